/* How sure an answer is: ranges of the index and chances of corridors and legs, on the days that were drawn. */

import { data } from "./data";
import { state } from "./state";

export interface Band { day: number; low: number; median: number; high: number }
const pair = (): string => `${state.origin ?? ""}>${state.destination ?? ""}`;

export function bands(): Band[] {
  const found = data.doubt && Object.hasOwn(data.doubt.bands, pair()) ? data.doubt.bands[pair()] : null;
  if (!found) return [];
  return data.columns.flatMap(([, day], i) => {
    const [low, median, high] = found.map((row) => row[i]);
    return low === null || median === null || high === null ? [] : [{ day, low: low / 100, median: median / 100, high: high / 100 }];
  });
}

/* The column that speaks for a day: that of the last drawn day up to it. */
function columnAt(day: number): number {
  let found = 0;
  data.columns.forEach(([, each], i) => {
    if (each <= day) found = i;
  });
  return data.compare ? data.columns.length - 1 : found;
}
export function bandAt(day: number): Band | null {
  const drawn = data.columns[columnAt(day)][1];
  return bands().find((band) => band.day === drawn) ?? null;
}

const at = (row: number[], column: number): number => row[2 + column - row[1]] ?? 0;
const rowsOf = (table: Record<string, number[][]>): number[][] => (Object.hasOwn(table, pair()) ? table[pair()] : []);

/* The percent of the draws in which a corridor has the least-risk route; null without draws. */
export function chanceOf(corridor: readonly string[]): number | null {
  if (!data.doubt) return null;
  const key = corridor.join(">"), { corridors } = data.doubt;
  const row = rowsOf(data.doubt.chances).find((each) => corridors[each[0]].join(">") === key);
  return row ? at(row, columnAt(state.day)) : 0;
}
export function chanceOfRest(named: readonly (readonly string[])[]): number | null {
  if (!data.doubt || !Object.hasOwn(data.doubt.others, pair())) return null;
  const keys = new Set(named.map((corridor) => corridor.join(">"))), { corridors } = data.doubt, column = columnAt(state.day);
  const rest = rowsOf(data.doubt.chances).filter((row) => !keys.has(corridors[row[0]].join(">"))).reduce((sum, row) => sum + at(row, column), 0);
  return rest + (data.doubt.others[pair()][column] ?? 0);
}
export function chanceOfLeg(leg: number): number | null {
  if (!data.doubt) return null;
  const row = rowsOf(data.doubt.legs).find((each) => each[0] === leg);
  return row ? at(row, columnAt(state.day)) : 0;
}
