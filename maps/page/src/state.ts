/* What is asked and what is open, in one place; it stands in the address of the page, so that a link leads back here. */

import { data, legs, nodes, translated, type Column } from "./data";
import { iso, ordinal, readDay } from "./days";
import { isTold, told } from "./told";
import { dateText, lang, speak } from "./words";

export type Thing = { kind: "node"; node: number } | { kind: "line"; line: number } | { kind: "country"; iso3: string };
export const TABS = ["why", "events", "places", "sources", "about"] as const;
export type Tab = (typeof TABS)[number];
export interface State {
  origin: number | null; destination: number | null; day: number; until: number; then: number | null; thenUntil: number | null; tab: Tab; thing: Thing | null; pinned: number[] | null; all: boolean; change: boolean; flows: boolean; burden: boolean; only: string | null;
}
export type Change = Partial<State>;

const columns = data.columns;
export const nowSide = columns[columns.length - 1][0];
export const thenSide = data.compare ? columns[0][0] : nowSide;
/* The days that the page answers for: those of the map over time, or of the dataset. */
const endOf = (column: Column): number => column[3] ?? column[1];
const lastColumn = columns[columns.length - 1];
export const span: [number, number] = data.compare || columns.length < 2 ? [ordinal(data.valid[0]), ordinal(data.valid[1])] : [columns[0][1], endOf(lastColumn)];
if (!(span[0] <= columns[0][1])) span[0] = columns[0][1];
if (!(span[1] >= endOf(lastColumn))) span[1] = endOf(lastColumn);
/* A day, or a period: its first and its last day. */
export interface When { day: number; until: number }
const whenOf = (column: Column): When => ({ day: column[1], until: endOf(column) });
const toldOf = (side: number): When[] => columns.filter((column) => column[0] === side).map(whenOf);
/* What a day or a period is called. */
export function whenName(day: number, until: number): string {
  return until === day ? iso(day) : (columns.find((column) => column[1] === day && endOf(column) === until)?.[2] ?? `${iso(day)} – ${iso(until)}`);
}
/* The days or periods that a step goes to. */
export const steps: When[] = told ? toldOf(nowSide) : columns.length > 1 && !data.compare ? columns.map(whenOf) : everyYear().map((day) => ({ day, until: day }));
/* The days or periods that a public map answers for; null where any day can be asked for. */
export const onlyThese = (side: number): string[] | null => (told ? toldOf(side).map(({ day, until }) => whenName(day, until)) : null);
/* What the slider holds at a day: the period that the day is in, the nearest date of a public map, or the day itself. */
export function nearest(day: number): When {
  const inside = steps.find((each) => each.day <= day && day <= each.until && each.until > each.day);
  const far = (each: When): number => Math.max(each.day - day, day - each.until, 0);
  return inside ?? (told ? steps.reduce((best, each) => (far(each) < far(best) ? each : best)) : { day, until: day });
}
/* The day or the period that somebody wrote; null where there is none, or no answer for it. */
export function readWhen(text: string, side: number): When | null {
  const column = columns.find((each) => each[0] === side && [each[2], dateText(each[2])].includes(text.trim()));
  if (column) return whenOf(column);
  const day = told ? null : readDay(text);
  return day !== null && day >= span[0] && day <= span[1] ? { day, until: day } : null;
}
function everyYear(): number[] {
  const found = new Set([span[0], span[1], columns[0][1], lastColumn[1]]);
  for (let year = Number(iso(span[0]).slice(0, 4)) + 1; year <= Number(iso(span[1]).slice(0, 4)); year += 1) found.add(ordinal(`${year}-01-01`));
  return [...found].filter((day) => day >= span[0] && day <= span[1]).sort((a, b) => a - b);
}

const first: State = {
  origin: data.ask.origin, destination: data.ask.destination, ...whenOf(lastColumn), then: columns.length > 1 ? columns[0][1] : null, thenUntil: columns.length > 1 ? endOf(columns[0]) : null, tab: "why", thing: null, pinned: null, all: false, change: data.compare, flows: false, burden: false, only: null,
};
export const state: State = { ...first };

type Listener = (changed: ReadonlySet<keyof State | "lang">) => void;
const listeners: Listener[] = [];
export const listen = (listener: Listener): void => void listeners.push(listener);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/* Change what is asked. A choice makes a step for the back button; a step through time replaces the last one. */
export function set(change: Change, { push = true, keep = false } = {}): void {
  const next = { ...state, ...change };
  if (change.day !== undefined && change.until === undefined) next.until = change.day;
  if (change.then !== undefined && change.thenUntil === undefined) next.thenUntil = change.then;
  if (!keep && change.pinned === undefined && (!same(next.origin, state.origin) || !same(next.destination, state.destination))) next.pinned = null;
  const changed = (Object.keys(next) as (keyof State)[]).filter((key) => !same(next[key], state[key]));
  if (!changed.length) return;
  Object.assign(state, next);
  tell(new Set(changed), push);
}
export function changeLanguage(next: "en" | "ko"): void {
  void translated().then(() => {
    if (next === lang()) return;
    speak(next);
    tell(new Set(["lang"]), true);
  });
}
function tell(changed: ReadonlySet<keyof State | "lang">, push: boolean): void {
  for (const listener of listeners) listener(changed);
  write(push);
}

/* ---- the address ---------------------------------------------------------------------------------------------------- */

const nodeAt = new Map(nodes.map((node, i) => [node.id, i]));
const legAt = new Map(legs.map((leg, i) => [leg.id, i]));

export function address(): string {
  const { origin, destination, day, until, then, thenUntil, tab, thing, pinned, all, change, flows, burden } = state;
  const compared = (when: Pick<State, "then" | "thenUntil">): string => (when.then === null ? "none" : whenName(when.then, when.thenUntil ?? when.then));
  const parts = new URLSearchParams();
  const put = (key: string, value: string, usual = ""): void => {
    if (value !== usual) parts.set(key, value);
  };
  put("date", whenName(day, until));
  put("from", origin === null ? "" : nodes[origin].id);
  put("to", destination === null ? "" : nodes[destination].id);
  put("with", compared({ then, thenUntil }), compared(first));
  put("tab", tab, "why");
  if (thing) put("open", thing.kind === "node" ? `place:${nodes[thing.node].id}` : thing.kind === "line" ? `leg:${legs[data.lines[thing.line][0]].id}` : `country:${thing.iso3}`);
  if (pinned) put("route", pinned.map((leg) => legs[leg].id).join("|"));
  if (all) put("all", "1");
  if (flows) put("flows", "1");
  if (burden) put("burden", "1");
  if (change !== data.compare) put("change", change ? "1" : "0");
  put("lang", lang(), data.lang);
  return `#${parts.toString()}`;
}

/* A step through time is written when the stepping has come to rest: a browser takes long over an address. A notebook's
   frame has no address of its own to write. */
let waiting = 0;
function write(push: boolean): void {
  clearTimeout(waiting);
  const now = (): void => {
    try {
      if (push) history.pushState(null, "", address());
      else history.replaceState(null, "", address());
    } catch {
      /* the page answers all the same */
    }
  };
  if (push) now();
  else waiting = window.setTimeout(now, 250);
}

function read(): Change {
  const parts = new URLSearchParams(location.hash.slice(1));
  const found: Change = { ...first };
  const place = (key: string): number | undefined => nodeAt.get(parts.get(key) ?? "");
  const date = readWhen(parts.get("date") ?? "", nowSide), compared = readWhen(parts.get("with") ?? "", thenSide);
  if (date) Object.assign(found, date);
  if (parts.get("with") === "none") [found.then, found.thenUntil] = [null, null];
  else if (compared) [found.then, found.thenUntil] = [compared.day, compared.until];
  found.origin = place("from") ?? first.origin;
  found.destination = place("to") ?? first.destination;
  if (found.origin !== null && found.destination !== null && !isTold(found.origin, found.destination)) [found.origin, found.destination] = [first.origin, first.destination];
  found.tab = TABS.find((tab) => tab === parts.get("tab")) ?? "why";
  for (const key of ["all", "flows", "burden"] as const) found[key] = parts.get(key) === "1";
  if (parts.has("change")) found.change = parts.get("change") === "1";
  const [kind, ...rest] = (parts.get("open") ?? "").split(":");
  const id = rest.join(":");
  const node = nodeAt.get(id), leg = legAt.get(id);
  if (kind === "place" && node !== undefined) found.thing = { kind: "node", node };
  else if (kind === "leg" && leg !== undefined) found.thing = { kind: "line", line: data.lines.findIndex((some) => some.includes(leg)) };
  else if (kind === "country" && Object.hasOwn(data.countries, id)) found.thing = { kind: "country", iso3: id };
  const route = (parts.get("route") ?? "").split("|").map((each) => legAt.get(each));
  if (!told && route.length && route.every((each): each is number => each !== undefined)) found.pinned = route;
  else if (told && route.length) found.pinned = told.routes.find((legs_) => legs_.join() === route.join()) ?? null;
  const language = parts.get("lang");
  if (language === "en" || language === "ko") speak(language);
  else speak(data.lang);
  return found;
}

/* Take up the address that the page was opened with, and follow the back button. */
export function follow(): void {
  const take = (): void => {
    const before = lang();
    const next = { ...state, ...read() };
    const changed = (Object.keys(next) as (keyof State | "lang")[]).filter((key) => !same(next[key as keyof State], state[key as keyof State]));
    if (before !== lang()) changed.push("lang");
    Object.assign(state, next);
    if (changed.length) for (const listener of listeners) listener(new Set(changed));
  };
  if (location.hash.includes("=")) take();
  addEventListener("popstate", take);
  addEventListener("hashchange", take);
}
