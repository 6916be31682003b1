/* Answers of the model to what is asked: routes and looks, each worked out once for a day and a pair. */

import { columnOf, data, events, legs, lineOf, nodes } from "./data";
import { Engine, indexOf, poorer, type Level, type Part, type View } from "./engine";
import { corridorOf, corridors, distances, makeGraph, type Route } from "./search";
import { nowSide, state, thenSide, type When } from "./state";
import { told as classes, toldFromAll, toldRoutes, toldView } from "./told";

/* The model is put together for the first answer that is not in the page. */
let model: Engine | null = null;
export const engine = (): Engine => (model ??= new Engine({ legs, events, sides: data.sides, groups: data.groups, policies: data.policies, parameters: data.parameters }));
export const graph = makeGraph(legs, nodes);
const MOST = data.canvas ? 6 : 12;

/* The last few days stay ready: a step back costs nothing. */
const views = new Map<string, View>();
/* The days that a period is the mean of. */
function partsOf(side: number, day: number, until: number): [number, number][] | undefined {
  const column = until === day ? -1 : columnOf(side, day, until);
  return column < 0 ? undefined : data.columns[column][4];
}
export function viewOf(side: number, day: number, until = day): View {
  const key = `${side} ${day} ${until}`;
  let found = views.get(key);
  if (!found) {
    if (views.size > (data.canvas ? 8 : 64)) views.delete(views.keys().next().value ?? "");
    views.set(key, (found = classes ? toldView(classes, side, day, until) : engine().evaluate(side, day, until, partsOf(side, day, until))));
  }
  return found;
}
export const now = (): View => viewOf(nowSide, state.day, state.until);
/* The view to compare with, if any. */
export const before = (): View | null => (state.then === null ? null : viewOf(thenSide, state.then, state.thenUntil ?? state.then));

const routes = new Map<string, Route[]>();
export function routesOf(view: View, origin = state.origin, destination = state.destination): Route[] {
  if (origin === null || destination === null || origin === destination) return [];
  const key = `${view.side} ${view.day} ${view.until} ${origin} ${destination}`;
  let found = routes.get(key);
  if (!found) {
    if (routes.size > 64) routes.delete(routes.keys().next().value ?? "");
    routes.set(key, (found = classes ? toldRoutes(classes, graph, view, origin, destination) : corridors(graph, view.hazard, view.blocked, origin, destination, MOST)));
  }
  return found;
}

/* The least hazards to a destination on a day, from all places. */
export const fromAll = (view: View, destination: number): Float64Array => (classes ? toldFromAll(classes, graph, view, destination) : distances(graph, view.hazard, view.blocked, destination));

/* A route on another day: its hazard, or null where a leg of it is blocked. A public map tells that of its corridors alone,
   and no sum of legs: elsewhere it is not a number. */
export function hazardOf(view: View, some: readonly number[]): number | null {
  if (classes) return some.some((leg) => view.blocked[leg]) ? null : (routesOf(view).find((route) => sameLegs(route.legs, some))?.hazard ?? NaN);
  let sum = 0;
  for (const leg of some) {
    if (view.blocked[leg]) return null;
    sum += view.hazard[leg];
  }
  return sum;
}

export interface Shown extends Route { rank: number | null; pinned: boolean; open: boolean }
export const sameLegs = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((leg, i) => leg === b[i]);

/* The routes of the pair by corridor, and the one that is pinned by its legs, whatever its rank now. */
export function shown(): Shown[] {
  const view = now();
  const found = routesOf(view).map((route, i): Shown => ({ ...route, rank: i + 1, pinned: state.pinned !== null && sameLegs(route.legs, state.pinned), open: true }));
  if (state.pinned && !found.some((route) => route.pinned)) {
    const hazard = hazardOf(view, state.pinned);
    const way = [legs[state.pinned[0]].tail, ...state.pinned.map((leg) => legs[leg].head)];
    found.push({ corridor: corridorOf(graph, way), nodes: way, legs: state.pinned, hazard: hazard ?? Infinity, rank: null, pinned: true, open: hazard !== null });
  }
  return found;
}
/* The route that is told about: the pinned one, or the least-risk one. */
export function told(): Shown | null {
  const found = shown();
  return found.find((route) => route.pinned) ?? found.at(0) ?? null;
}

/* ---- looks ---------------------------------------------------------------------------------------------------------- */

export interface Stage { hazard: number; level: Level; blocked: boolean }
/* Several legs drawn as one line: the highest hazard, the poorest coverage, and blocked only if all are. */
export function stage(view: View, some: readonly number[]): Stage {
  const blocked = some.every((leg) => view.blocked[leg]);
  let hazard = 0, level: Level = "good";
  for (const leg of some) {
    if (view.blocked[leg] && !blocked) continue;
    hazard = Math.max(hazard, view.hazard[leg]);
    level = poorer(level, engine().level(view.side, leg));
  }
  return { hazard, level, blocked };
}

export interface Difference { before: Stage; after: Stage; ratio: number; kind: "both" | "closes" | "opens" | "none" | "moved" }
export function difference(from: View, to: View, some: readonly number[]): Difference {
  const [one, other] = [stage(from, some), stage(to, some)];
  const kind = one.blocked && other.blocked ? "both" : other.blocked ? "closes" : one.blocked ? "opens" : one.level === "none" && other.level === "none" ? "none" : "moved";
  return { before: one, after: other, ratio: other.hazard / one.hazard, kind };
}

export function classOf(value: number, bounds: readonly number[]): number {
  let found = 0;
  while (found < bounds.length && value >= bounds[found]) found += 1;
  return found;
}
const thin = (level: Level): string => (level === "thin" ? " thin" : "");

/* The look of a line as the words of a class: the same as in maps/page/looks.py. */
export function look(some: readonly number[]): string {
  if (!some.length) return "empty";
  const view = now(), from = state.change ? before() : null;
  if (from) {
    const change = difference(from, view, some);
    return change.kind !== "moved" ? change.kind : `d${classOf(change.ratio, data.thresholds.change)}${thin(change.after.level)}`;
  }
  const { hazard, level, blocked } = stage(view, some);
  if (blocked) return "shut";
  return level === "none" ? "none" : `h${classOf(hazard, data.thresholds.hazard)}${thin(level)}`;
}
/* The looks of all lines, worked out once for what is shown. */
const looked = new WeakMap<View, { from: View | null; looks: string[] }>();
export function lineLooks(): readonly string[] {
  const view = now(), from = state.change ? before() : null;
  let found = looked.get(view);
  if (found?.from !== from) looked.set(view, (found = { from, looks: data.lines.map(look) }));
  return found.looks;
}
export const linesOf = (some: readonly number[]): number[] => [...new Set(some.map((leg) => lineOf[leg]))];

/* ---- explanations --------------------------------------------------------------------------------------------------- */

/* What moved the hazard between two views, the largest part first: events, or causes that are none (below 0). */
const lastMoved = new WeakMap<View, { from: View; one: readonly number[]; other: readonly number[]; parts: Part[] }>();
export function moved(from: View, to: View, one: readonly number[], other: readonly number[]): Part[] {
  let found = lastMoved.get(to);
  if (found?.from !== from || !sameLegs(found.one, one) || !sameLegs(found.other, other)) lastMoved.set(to, (found = { from, one, other, parts: engine().changeAll(from, to, one, other) }));
  return found.parts;
}
/* What events add to a route, the largest part first. */
const lastAdded = new WeakMap<View, { some: readonly number[]; parts: Part[] }>();
export function added(view: View, some: readonly number[]): Part[] {
  let found = lastAdded.get(view);
  if (!found || !sameLegs(found.some, some)) lastAdded.set(view, (found = { some, parts: engine().explainAll(view, some) }));
  return found.parts;
}
export function largest(parts: Part[]): Part | null {
  let best: Part | null = null;
  for (const part of parts) if (part.hazard && (!best || Math.abs(part.hazard) > Math.abs(best.hazard) || (Math.abs(part.hazard) === Math.abs(best.hazard) && events[part.event].id < events[best.event].id))) best = part;
  return best;
}
/* Work out ahead what a step to a day or a period will tell. */
export function prepare({ day, until }: When): void {
  const view = viewOf(nowSide, day, until), from = before();
  const route = routesOf(view).at(0), was = from ? routesOf(from).at(0) : null;
  if (!route || classes) return;
  added(view, route.legs);
  if (from && was) moved(from, view, was.legs, route.legs);
}
export { indexOf };
