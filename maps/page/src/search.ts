/* Least-risk routes: of every corridor of a pair, and from every place to one destination. Hazards are whole multiples of
   2^-40, as in the program, so that sums are exact and ties are ties. */

/* `country` is that of a route which starts at a place, `other` of one that ends there, `area` of one that goes through: a border
   is in none. */
export interface Graph { tails: number[]; heads: number[]; country: string[]; other: string[]; area: string[]; out: number[][]; into: number[][] }
export interface Route { corridor: string[]; nodes: number[]; legs: number[]; hazard: number }

const QUANTUM = 2 ** -40;

export function makeGraph(legs: { tail: number; head: number }[], nodes: { country: string; other?: string; kind: string }[]): Graph {
  const out: number[][] = nodes.map(() => []), into: number[][] = nodes.map(() => []);
  legs.forEach(({ tail, head }, leg) => {
    out[tail].push(leg);
    into[head].push(leg);
  });
  return { tails: legs.map((leg) => leg.tail), heads: legs.map((leg) => leg.head), country: nodes.map((node) => node.country), other: nodes.map((node) => node.other ?? node.country),
    area: nodes.map((node) => (node.kind === "border_segment" ? "" : node.country)), out, into };
}

const weight = (hazard: number): number => Math.max(1, Math.round(hazard / QUANTUM));
/* The hazards of all legs in steps of the search, infinite where a leg is blocked. */
const weigh = (hazard: Float64Array, blocked: Uint8Array): Float64Array => hazard.map((each, leg) => (blocked[leg] ? Infinity : weight(each)));

/* A binary heap of items in the order that `before` says. */
class Heap<T> {
  private readonly items: T[] = [];
  constructor(private readonly before: (a: T, b: T) => boolean) {}
  push(item: T): void {
    const { items, before } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!before(item, items[up])) break;
      items[at] = items[up];
      at = up;
    }
    items[at] = item;
  }
  pop(): T | undefined {
    const { items, before } = this;
    const top = items[0], last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let next = 2 * at + 1;
      if (next >= items.length) break;
      if (next + 1 < items.length && before(items[next + 1], items[next])) next += 1;
      if (!before(items[next], last)) break;
      items[at] = items[next];
      at = next;
    }
    items[at] = last;
    return top;
  }
}

/* `passed` is a number of the countries that were met, in their order. */
interface Label { bound: number; weight: number; nodes: number[]; legs: number[]; passed: number }

function lesser(x: number[], y: number[]): number {
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
const earlier = (a: Label, b: Label): boolean => (a.bound !== b.bound ? a.bound < b.bound : (lesser(a.nodes, b.nodes) || lesser(a.legs, b.legs)) < 0);

/* The least-risk route of all; ties go to the lesser node, then to the lesser leg. */
function leastRoute(graph: Graph, cost: Float64Array, from: Float64Array, origin: number, destination: number): Route {
  const nodes = [origin], legs: number[] = [];
  for (let here = origin; here !== destination; ) {
    const tight = graph.out[here].filter((leg) => cost[leg] + from[graph.heads[leg]] === from[here]);
    const next = tight.reduce((best, leg) => (graph.heads[leg] < graph.heads[best] || (graph.heads[leg] === graph.heads[best] && leg < best) ? leg : best));
    legs.push(next);
    nodes.push((here = graph.heads[next]));
  }
  return { corridor: corridorOf(graph, nodes), nodes, legs, hazard: from[origin] * QUANTUM };
}

/* Orders of countries, each with a number: 0 is none, and any other one is a country after another order. */
class Orders {
  private readonly rows: { before: number; country: string; left: Set<string>; on: Map<string, number> }[] = [{ before: 0, country: "", left: new Set(), on: new Map() }];
  last(order: number): string {
    return this.rows[order].country;
  }
  /* The countries before the last one. */
  left(order: number): ReadonlySet<string> {
    return this.rows[order].left;
  }
  then(before: number, country: string): number {
    const row = this.rows[before];
    let found = row.on.get(country);
    if (found === undefined) {
      found = this.rows.push({ before, country, left: before ? new Set([...row.left, row.country]) : new Set(), on: new Map() }) - 1;
      row.on.set(country, found);
    }
    return found;
  }
}

/* Whether one can get from the area of a place to that of the destination without the countries that were left; an area is a
   country or a border. Without this a search would try every order of countries that leads nowhere. */
function leadingOn(graph: Graph, cost: Float64Array, country: readonly string[], destination: number): (node: number, left: ReadonlySet<string>) => boolean {
  const area = country.map((here, node) => here || `border ${node}`), end = area[destination];
  const into = new Map<string, Set<string>>();
  cost.forEach((each, leg) => {
    if (each === Infinity) return;
    const [tail, head] = [area[graph.tails[leg]], area[graph.heads[leg]]];
    const found = into.get(head);
    if (found) found.add(tail);
    else into.set(head, new Set([tail]));
  });
  const reached = (left: ReadonlySet<string>): Set<string> => {
    const met = new Set([end]);
    for (const here of met) for (const before of into.get(here) ?? []) if (!left.has(before)) met.add(before);
    return met;
  };
  const known = new Map<string, Set<string>>(), own = new Map<ReadonlySet<string>, Set<string>>();
  return (node, left) => {
    let met = own.get(left);
    if (!met) {
      const key = [...left].sort().join();
      met = known.get(key) ?? reached(left);
      known.set(key, met);
      own.set(left, met);
    }
    return met.has(area[node]);
  };
}

/* The least-risk routes of the `most` least corridors of a pair, the least hazard first, as geo/model/corridors.py finds them.
   A corridor names every country once, and no route of it turns round at a border; another one is an answer only where it is the
   least-risk route of all. */
export function corridors(graph: Graph, hazard: Float64Array, blocked: Uint8Array, origin: number, destination: number, most: number): Route[] {
  const cost = weigh(hazard, blocked), from = weights(graph, cost, destination);
  if (from[origin] === Infinity) return [];
  const least = leastRoute(graph, cost, from, origin, destination);
  const country = [...graph.area];
  country[origin] = graph.country[origin];
  country[destination] = graph.other[destination];
  const leadsOn = leadingOn(graph, cost, country, destination), orders = new Orders(), heap = new Heap<Label>(earlier);
  const settled = new Set<number>(), met = new Set<string>(), found: Route[] = [];
  const seen = (node: number, passed: number): number => passed * country.length + node;
  const add = (route: Route): void => {
    const key = route.corridor.join(">");
    if (met.has(key)) return;
    met.add(key);
    found.push(route);
  };
  heap.push({ bound: from[origin], weight: 0, nodes: [origin], legs: [], passed: orders.then(0, country[origin]) });
  for (let label = heap.pop(); label && found.length < most; label = heap.pop()) {
    const { nodes, legs, passed } = label, here = nodes[nodes.length - 1];
    if (settled.has(seen(here, passed))) continue;
    settled.add(seen(here, passed));
    if (here === destination) {
      const route = { corridor: corridorOf(graph, nodes), nodes, legs, hazard: label.weight * QUANTUM };
      if (!found.length && least.hazard < route.hazard) add(least);
      if (found.length < most) add(route);
      continue;
    }
    const last = orders.last(passed), left = orders.left(passed);
    for (const leg of graph.out[here]) {
      const head = graph.heads[leg], there = country[head], so_far = label.weight + cost[leg], bound = so_far + from[head];
      if (bound === Infinity || nodes.includes(head)) continue;
      if (there !== "" && (left.has(there) || (country[here] === "" && there === last))) continue;
      const onward = there === "" || there === last ? passed : orders.then(passed, there);
      if (settled.has(seen(head, onward)) || !leadsOn(head, orders.left(onward))) continue;
      heap.push({ bound, weight: so_far, nodes: [...nodes, head], legs: [...legs, leg], passed: onward });
    }
  }
  return found.length ? found : [least];
}

/* The least hazard from every place to a destination (Dijkstra, run backwards), in steps of the search; infinite where no
   route is open. */
function weights(graph: Graph, cost: Float64Array, destination: number): Float64Array {
  const best = new Float64Array(graph.out.length).fill(Infinity);
  const heap = new Heap<[number, number]>((a, b) => a[0] < b[0]);
  best[destination] = 0;
  heap.push([0, destination]);
  for (let next = heap.pop(); next; next = heap.pop()) {
    const [so_far, node] = next;
    if (so_far > best[node]) continue;
    for (const leg of graph.into[node]) {
      const tail = graph.tails[leg], through = so_far + cost[leg];
      if (through < best[tail]) {
        best[tail] = through;
        heap.push([through, tail]);
      }
    }
  }
  return best;
}
export const distances = (graph: Graph, hazard: Float64Array, blocked: Uint8Array, destination: number): Float64Array =>
  weights(graph, weigh(hazard, blocked), destination).map((value) => value * QUANTUM);

/* The third countries that a way passes, in order: without those of its two ends. A border on the way is in no country. */
export function corridorOf(graph: Graph, nodes: readonly number[]): string[] {
  const met: string[] = [], last = nodes.length - 1;
  const add = (country: string): void => {
    if (country !== "" && met[met.length - 1] !== country) met.push(country);
  };
  nodes.forEach((node, at) => {
    if (at === 0) add(graph.country[node]);
    if (at === last) add(graph.other[node]);
    else if (at > 0) add(graph.area[node]);
  });
  return met.slice(1, -1);
}
