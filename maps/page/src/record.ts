/* What was recorded of a corridor in the years that are shown: shares of the arrivals, and the claims behind them. */

import { data, texts, type Passage } from "./data";
import { yearOf } from "./days";
import { nowSide, state } from "./state";
import { countryName, number, t } from "./words";

const years = (): [number, number] => [yearOf(state.day), yearOf(state.until)];
const inYears = (first: number, last: number): boolean => first <= years()[1] && years()[0] <= last;
/* Whether a corridor ends in the countries that a record names. */
const endsIn = (corridor: readonly string[], tail: string): boolean => {
  const own = tail ? tail.split(">") : [];
  return own.length > 0 && corridor.slice(-own.length).join(">") === tail;
};
/* Passages are recorded of journeys to one destination. */
export const isRecorded = (): boolean => state.destination !== null && state.destination === data.recorded.place;
export const yearsText = (): string => [...new Set(years())].join("–");

export const passagesOf = (corridor: readonly string[]): Passage[] =>
  isRecorded() ? data.recorded.passages[nowSide].filter(([own, tails]) => inYears(Math.min(...own), Math.max(...own)) && tails.some((tail) => endsIn(corridor, tail))) : [];

const percent = (value: number): string => number(value, value < 10 ? 1 : 0);
/* A recorded share in words: of which corridors together, how much, and of which years. */
export function passageText([own, tails, low, high]: Passage, corridor: readonly string[]): string {
  const way = tails.map((tail) => (tail === corridor.join(">") || !tail.includes(">") ? "" : "… › ") + tail.split(">").map(countryName).join(" › ")).join(", ");
  const kind = percent(low) === percent(high) ? "record.share" : high >= 100 && low < 100 ? "record.floor" : "record.range";
  return t(kind, { way, a: percent(low), b: percent(high), years: own.length > 1 ? `${Math.min(...own)}–${Math.max(...own)}` : own[0] });
}

/* The claims that are about corridors. */
let named: number[] | null = null;
/* The claims about a corridor in those years, by their numbers. */
export function claimsOf(corridor: readonly string[]): number[] {
  const { usable } = data.sides[nowSide];
  const year = (text: string | undefined): number => Number((text ?? "").slice(0, 4));
  named ??= texts().claims.flatMap(({ tails }, i) => (tails ? [i] : []));
  return named.filter((i) => {
    const claim = texts().claims[i], first = year(claim.start ?? claim.end), last = year(claim.end ?? claim.start);
    const counts = usable === null || usable.includes(claim.source);
    return counts && first && inYears(first, last) && (claim.tails ?? []).some((tail) => endsIn(corridor, tail));
  });
}
