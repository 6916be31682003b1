/* What is asked and what is open, in one place; it stands in the address of the page, so that a link leads back here. */

import { data, legs, nodes } from "./data";
import { iso, ordinal, readDay } from "./days";
import { isTold, told, toldDays } from "./told";
import { lang, speak } from "./words";

export type Thing = { kind: "node"; node: number } | { kind: "line"; line: number } | { kind: "country"; iso3: string };
export const TABS = ["why", "events", "places", "sources", "about"] as const;
export type Tab = (typeof TABS)[number];
export interface State {
  origin: number | null; destination: number | null; day: number; then: number | null; tab: Tab; thing: Thing | null; pinned: number[] | null; all: boolean; change: boolean; only: string | null;
}
export type Change = Partial<State>;

const columns = data.columns;
export const nowSide = columns[columns.length - 1][0];
export const thenSide = data.compare ? columns[0][0] : nowSide;
/* The days that the page answers for: those of the map over time, or of the dataset. */
export const span: [number, number] = data.compare || columns.length < 2 ? [ordinal(data.valid[0]), ordinal(data.valid[1])] : [columns[0][1], columns[columns.length - 1][1]];
if (!(span[0] <= columns[0][1])) span[0] = columns[0][1];
if (!(span[1] >= columns[columns.length - 1][1])) span[1] = columns[columns.length - 1][1];
/* The days that a step goes to. */
export const steps: number[] = told ? toldDays(nowSide) : columns.length > 1 && !data.compare ? columns.map((column) => column[1]) : everyYear();
/* Whether there is an answer for a day; a public map has them for its own dates. */
export const answers = (side: number, day: number): boolean => day >= span[0] && day <= span[1] && (!told || toldDays(side).includes(day));
/* The day nearest to one that there is an answer for. */
export const nearest = (day: number): number => (told ? steps.reduce((best, each) => (Math.abs(each - day) < Math.abs(best - day) ? each : best)) : day);
function everyYear(): number[] {
  const found = new Set([span[0], span[1], columns[0][1], columns[columns.length - 1][1]]);
  for (let year = Number(iso(span[0]).slice(0, 4)) + 1; year <= Number(iso(span[1]).slice(0, 4)); year += 1) found.add(ordinal(`${year}-01-01`));
  return [...found].filter((day) => day >= span[0] && day <= span[1]).sort((a, b) => a - b);
}

const first: State = {
  origin: data.ask.origin, destination: data.ask.destination, day: columns[columns.length - 1][1], then: columns.length > 1 ? columns[0][1] : null, tab: "why", thing: null, pinned: null, all: false, change: data.compare, only: null,
};
export const state: State = { ...first };

type Listener = (changed: ReadonlySet<keyof State | "lang">) => void;
const listeners: Listener[] = [];
export const listen = (listener: Listener): void => void listeners.push(listener);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/* Change what is asked. A choice makes a step for the back button; a step through time replaces the last one. */
export function set(change: Change, { push = true, keep = false } = {}): void {
  const next = { ...state, ...change };
  if (!keep && change.pinned === undefined && (!same(next.origin, state.origin) || !same(next.destination, state.destination))) next.pinned = null;
  const changed = (Object.keys(next) as (keyof State)[]).filter((key) => !same(next[key], state[key]));
  if (!changed.length) return;
  Object.assign(state, next);
  tell(new Set(changed), push);
}
export function changeLanguage(next: "en" | "ko"): void {
  if (next === lang()) return;
  speak(next);
  tell(new Set(["lang"]), true);
}
function tell(changed: ReadonlySet<keyof State | "lang">, push: boolean): void {
  for (const listener of listeners) listener(changed);
  write(push);
}

/* ---- the address ---------------------------------------------------------------------------------------------------- */

const nodeAt = new Map(nodes.map((node, i) => [node.id, i]));
const legAt = new Map(legs.map((leg, i) => [leg.id, i]));

export function address(): string {
  const { origin, destination, day, then, tab, thing, pinned, all, change } = state;
  const parts = new URLSearchParams();
  const put = (key: string, value: string, usual = ""): void => {
    if (value !== usual) parts.set(key, value);
  };
  put("date", iso(day));
  put("from", origin === null ? "" : nodes[origin].id);
  put("to", destination === null ? "" : nodes[destination].id);
  put("with", then === null ? "none" : iso(then), first.then === null ? "none" : iso(first.then));
  put("tab", tab, "why");
  if (thing) put("open", thing.kind === "node" ? `place:${nodes[thing.node].id}` : thing.kind === "line" ? `leg:${legs[data.lines[thing.line][0]].id}` : `country:${thing.iso3}`);
  if (pinned) put("route", pinned.map((leg) => legs[leg].id).join("|"));
  if (all) put("all", "1");
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
  const day = (key: string, side = nowSide): number | null => {
    const read_ = readDay(parts.get(key) ?? "");
    return read_ !== null && answers(side, read_) ? read_ : null;
  };
  const place = (key: string): number | undefined => nodeAt.get(parts.get(key) ?? "");
  found.day = day("date") ?? first.day;
  found.then = parts.get("with") === "none" ? null : (day("with", thenSide) ?? first.then);
  found.origin = place("from") ?? first.origin;
  found.destination = place("to") ?? first.destination;
  if (found.origin !== null && found.destination !== null && !isTold(found.origin, found.destination)) [found.origin, found.destination] = [first.origin, first.destination];
  found.tab = TABS.find((tab) => tab === parts.get("tab")) ?? "why";
  found.all = parts.get("all") === "1";
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
