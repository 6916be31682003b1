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

/* Every way without a place twice, and of each corridor the least: what the search must find, by trying all. */
function byTrying(graph: ReturnType<typeof makeGraph>, hazard: Float64Array, origin: number, destination: number): Map<string, number> {
  const found = new Map<string, number>();
  const go = (nodes: number[], sum: number, passed: string[]): void => {
    const here = nodes[nodes.length - 1];
    if (here === destination) {
      const key = corridorOf(graph, nodes).join(">");
      found.set(key, Math.min(sum, found.get(key) ?? Infinity));
      return;
    }
    for (const leg of graph.out[here]) {
      const head = graph.heads[leg], there = head === destination ? graph.other[head] : graph.area[head];
      const inside = here === origin || graph.area[here] !== "";
      if (nodes.includes(head) || (there !== "" && (passed.slice(0, -1).includes(there) || (!inside && there === passed[passed.length - 1])))) continue;
      go([...nodes, head], sum + hazard[leg], there === "" || there === passed[passed.length - 1] ? passed : [...passed, there]);
    }
  };
  go([origin], 0, [graph.country[origin]]);
  return found;
}

test("in networks at random all corridors are found, each with its least hazard", () => {
  let seed = 7;
  const random = (most: number): number => (seed = (seed * 48271) % 2147483647) % most;
  let most = 0;
  for (let round = 0; round < 60; round += 1) {
    const places = Array.from({ length: 9 }, (_, i) => ({ country: "ABCDE"[i < 2 ? 0 : i === 8 ? 4 : random(5)], other: "ABCDE"[random(5)], kind: i && i < 8 && random(4) === 0 ? "border_segment" : "transit_region" }));
    places[0].other = places[0].country;
    places[8].other = places[8].country;
    const ways = makeGraph(Array.from({ length: 26 }, () => ({ tail: random(8), head: 1 + random(8) })).filter(({ tail, head }) => tail !== head), places);
    const hazard = Float64Array.from(ways.tails, () => (1 + random(40)) / 64);
    const expected = byTrying(ways, hazard, 0, 8), found = corridors(ways, hazard, new Uint8Array(hazard.length), 0, 8, 99);
    most = Math.max(most, expected.size);
    /* The least-risk route of all may break the rules of a corridor: it is then the first answer. */
    const rest = found.filter((route) => Math.abs((expected.get(route.corridor.join(">")) ?? Infinity) - route.hazard) < 1e-9);
    assert.ok(found.slice(1).every((route, i) => rest.includes(route) && route.hazard >= found[i].hazard));
    const odd = found.filter((route) => !rest.includes(route)).map((route) => route.corridor.join(">"));
    assert.deepEqual(new Set([...rest.map((route) => route.corridor.join(">")), ...odd.filter((key) => expected.has(key))]), new Set(expected.keys()));
  }
  assert.ok(most > 4);
});

test("more ways than anybody could keep lead to one place, and the last of them is found", () => {
  /* Seven countries beside each other, each of which can be passed or left out, before the one that leads on: 128 corridors. */
  const rows = [{ country: "O", kind: "province" }], ways: { tail: number; head: number }[] = [];
  for (let i = 1; i <= 7; i += 1) rows.push({ country: `C${i}`, kind: "transit_country" });
  rows.push({ country: "L", kind: "transit_country" }, { country: "Z", kind: "destination" });
  for (let tail = 0; tail < 9; tail += 1) for (let head = tail + 1; head < (tail === 8 ? 10 : 9); head += 1) ways.push({ tail, head });
  const net = makeGraph(ways, rows);
  assert.equal(corridors(net, new Float64Array(ways.length).fill(0.1), new Uint8Array(ways.length), 0, 9, 999).length, 128);
});

test("a border at an end of a route counts in the country it comes from, or goes to", () => {
  const rows = [{ country: "A", other: "B", kind: "border_segment" }, { country: "B", kind: "transit_country" }, { country: "B", other: "C", kind: "border_segment" }];
  const net = makeGraph([{ tail: 0, head: 1 }, { tail: 1, head: 2 }], rows);
  assert.deepEqual(corridors(net, Float64Array.of(0.1, 0.1), new Uint8Array(2), 0, 2, 9).map((route) => route.corridor), [["B"]]);
});
