import assert from "node:assert/strict";
import { test } from "node:test";
import { corridorOf, corridors, distances, makeGraph } from "./search";

/* a - (border) - b - c - d, with a way from b to d and one from c back to b. */
const nodes = [["A", "province"], ["A", "border_segment"], ["B", "transit_country"], ["C", "transit_country"], ["D", "destination"]].map(([country, kind]) => ({ country, kind }));
const legs = [[0, 1], [1, 2], [2, 3], [3, 4], [2, 4], [3, 2]].map(([tail, head]) => ({ tail, head }));
const graph = makeGraph(legs, nodes);
const open = new Uint8Array(6);

test("each corridor has its least-risk route, the least first", () => {
  const found = corridors(graph, Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.5, 0.1), open, 0, 4, 9);
  assert.deepEqual(found.map((route) => route.corridor), [["B", "C"], ["B"]]);
  assert.deepEqual(found[0].legs, [0, 1, 2, 3]);
  assert.ok(Math.abs(found[1].hazard - 0.7) < 1e-11);
  assert.deepEqual(corridorOf(graph, found[0].nodes), ["B", "C"]);
});

test("a blocked leg is not taken, and no way is no corridor", () => {
  const blocked = Uint8Array.of(0, 0, 0, 1, 0, 0);
  assert.deepEqual(corridors(graph, new Float64Array(6).fill(0.1), blocked, 0, 4, 9).map((route) => route.corridor), [["B"]]);
  assert.deepEqual(corridors(graph, new Float64Array(6).fill(0.1), Uint8Array.of(1, 0, 0, 0, 0, 0), 0, 4, 9), []);
});

test("ties go to the lesser node, then the lesser leg", () => {
  const twin = makeGraph([{ tail: 0, head: 2 }, { tail: 0, head: 2 }, { tail: 2, head: 4 }], nodes);
  assert.deepEqual(corridors(twin, new Float64Array(3).fill(0.2), new Uint8Array(3), 0, 4, 1)[0].legs, [0, 2]);
});

test("distances from all places are those of the routes", () => {
  const hazard = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
  const from = distances(graph, hazard, open, 4);
  assert.ok(Math.abs(from[0] - corridors(graph, hazard, open, 0, 4, 1)[0].hazard) < 1e-11);
  assert.equal(distances(graph, hazard, Uint8Array.of(1, 0, 0, 0, 0, 0), 4)[0], Infinity);
});

test("no route of a corridor turns round at a border", () => {
  /* o1 - X - o2 is cheaper than o1 - o2, but X leads back into the country it came from. */
  const rows = [["O", "province"], ["O", "province"], ["O", "border_segment"], ["B", "transit_country"], ["Z", "destination"]].map(([country, kind]) => ({ country, kind }));
  const ways = makeGraph([[0, 2], [2, 1], [0, 1], [1, 3], [3, 4], [2, 3]].map(([tail, head]) => ({ tail, head })), rows);
  const found = corridors(ways, Float64Array.of(0.1, 0.1, 0.5, 0.1, 0.1, 1), new Uint8Array(6), 0, 4, 9);
  assert.deepEqual(found.map((route) => route.legs), [[0, 1, 3, 4]]);
  const dear = corridors(ways, Float64Array.of(0.1, 0.5, 0.5, 0.1, 0.1, 1), new Uint8Array(6), 0, 4, 9);
  assert.deepEqual(dear.map((route) => route.legs), [[2, 3, 4]]);
});
