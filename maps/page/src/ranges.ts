/* How sure an answer is: ranges of the index and chances of corridors and legs, on the dates that were drawn. */

import { data, type Column, type Percents } from "./data";
import { state, whenName } from "./state";

/* `day` is where it stands in the chart. */
export interface Band { day: number; low: number; median: number; high: number }
const pair = (): string => `${state.origin ?? ""}>${state.destination ?? ""}`;

export function bands(): Band[] {
  const found = data.doubt && Object.hasOwn(data.doubt.bands, pair()) ? data.doubt.bands[pair()] : null;
  if (!found) return [];
  return data.columns.flatMap((column, i) => {
    const day = middleOf(column);
    const [low, median, high] = found.map((row) => row[i]);
    return low === null || median === null || high === null ? [] : [{ day, low: low / 100, median: median / 100, high: high / 100 }];
  });
}

/* The day of a column, or the one in the middle of its period. */
const middleOf = ([, day, , until]: Column): number => day + Math.floor(((until ?? day) - day) / 2);

/* The column that speaks for what is shown: the last that begins up to then. */
function columnNow(): number {
  let found = 0;
  data.columns.forEach(([, each], i) => {
    if (each <= state.day) found = i;
  });
  return data.compare ? data.columns.length - 1 : found;
}
/* The date or the period that the draws beside what is shown are about, where it is another. */
export function drawnElsewhere(): string | null {
  const [, day, , until] = data.columns[columnNow()], drawn = whenName(day, until ?? day);
  return drawn === whenName(state.day, state.until) ? null : drawn;
}
export function bandNow(): Band | null {
  const day = middleOf(data.columns[columnNow()]);
  return bands().find((band) => band.day === day) ?? null;
}

const rowsOf = (table: Record<string, Percents[]>): Percents[] => (Object.hasOwn(table, pair()) ? table[pair()] : []);
/* A letter for each percent from 0 to 100, as maps/page/doubt.py has them. */
const PERCENTS = Array.from({ length: 0x200 - 0x23 }, (_, i) => i + 0x23).filter((code) => (code < 0x7f || code > 0xa0) && code !== 0xad && !"&<>\\".includes(String.fromCharCode(code))).slice(0, 101).map((code) => String.fromCharCode(code));
const at = ([, first, letters]: Percents, column: number): number => Math.max(PERCENTS.indexOf(letters.charAt(column - first)), 0);

/* The pairs whose corridors have ranges of their own. */
const ownPairs = (): string[] => Object.keys(data.doubt?.own ?? {});
/* Whose corridors have ranges, where those of what is asked have none: the pair, or no origin where all to a destination have. */
export function rangesOf(): { origin: number | null; destination: number } | null {
  const pairs = ownPairs();
  if (!pairs.length || pairs.includes(pair())) return null;
  const [origin, destination] = pairs[0].split(">").map(Number);
  return { origin: pairs.length > 1 ? null : origin, destination };
}
/* The range of a corridor, where the corridors of what is asked have some. */
export function bandOf(corridor: readonly string[]): { low: number; high: number } | null {
  if (!data.doubt) return null;
  const key = corridor.join(">"), { corridors } = data.doubt, column = columnNow();
  const row = rowsOf(data.doubt.own).find((each) => corridors[each[0]].join(">") === key);
  const letters = row?.[2].slice(4 * (column - row[1]), 4 * (column - row[1]) + 4) ?? "";
  if (!row || column < row[1] || letters.trim().length < 4) return null;
  const [a, b, c, d] = Array.from(letters, (letter) => PERCENTS.indexOf(letter));
  return { low: a + b / 100, high: c + d / 100 };
}

/* The percent of the draws in which a corridor has the least-risk route; null without draws. */
export function chanceOf(corridor: readonly string[]): number | null {
  if (!data.doubt) return null;
  const key = corridor.join(">"), { corridors } = data.doubt;
  const row = rowsOf(data.doubt.chances).find((each) => corridors[each[0]].join(">") === key);
  return row ? at(row, columnNow()) : 0;
}
export function chanceOfRest(named: readonly (readonly string[])[]): number | null {
  if (!data.doubt || !Object.hasOwn(data.doubt.others, pair())) return null;
  const keys = new Set(named.map((corridor) => corridor.join(">"))), { corridors } = data.doubt, column = columnNow();
  const rest = rowsOf(data.doubt.chances).filter((row) => !keys.has(corridors[row[0]].join(">"))).reduce((sum, row) => sum + at(row, column), 0);
  return rest + (data.doubt.others[pair()][column] ?? 0);
}
export function chanceOfLeg(leg: number): number | null {
  if (!data.doubt) return null;
  const row = rowsOf(data.doubt.legs).find((each) => each[0] === leg);
  return row ? at(row, columnNow()) : 0;
}
