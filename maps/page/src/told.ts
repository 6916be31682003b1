/* What a public map answers with: the classes that Python worked out for the dates of the map. Its block holds no model, so
   nothing finer can be had; the page draws the middle of a class as it would draw a number. */

import { columnOf, data } from "./data";
import type { View } from "./engine";
import { corridorOf, type Graph, type Route } from "./search";

/* Classes in place of a model, or null where the page holds the model. */
export const told = data.told;
const hazardOf = (index: number): number => -Math.log1p(-index / 100);

export function toldView(classes: NonNullable<typeof told>, side: number, day: number, until: number): View {
  const column = columnOf(side, day, until);
  const active = new Float64Array(data.sides[side].days.length), blocked = new Uint8Array(classes.legs[column].length);
  for (const event of classes.active[column]) active[event] = 1;
  for (const leg of classes.blocked[column]) blocked[leg] = 1;
  const moment = { day, weight: 1, active, effects: new Float64Array(0), added: new Float64Array(0), blocked };
  return { side, day, until, active, hazard: Float64Array.from(classes.legs[column], hazardOf), blocked, moments: [moment] };
}

/* The corridors of a pair on a date, in their order. */
export function toldRoutes(classes: NonNullable<typeof told>, graph: Graph, view: View, origin: number, destination: number): Route[] {
  const key = `${origin}>${destination}`;
  const rows = Object.hasOwn(classes.pairs, key) ? classes.pairs[key][columnOf(view.side, view.day, view.until)] : [];
  return rows.map(([route, index]) => {
    const legs = classes.routes[route], nodes = [graph.tails[legs[0]], ...legs.map((leg) => graph.heads[leg])];
    return { corridor: corridorOf(graph, nodes), nodes, legs, hazard: hazardOf(index) };
  });
}

/* The classes of all origins to a destination. */
export function toldFromAll(classes: NonNullable<typeof told>, graph: Graph, view: View, destination: number): Float64Array {
  return Float64Array.from(graph.out, (_, origin) => toldRoutes(classes, graph, view, origin, destination).at(0)?.hazard ?? Infinity);
}

/* Whether a pair may be asked for. */
export const isTold = (origin: number, destination: number): boolean => told === null || origin === destination || Object.hasOwn(told.pairs, `${origin}>${destination}`);
