/* Least-risk routes: of every corridor of a pair, and from every place to one destination. Hazards are whole multiples of
   2^-40, as in the program, so that sums are exact and ties are ties. */

export interface Graph { tails: number[]; heads: number[]; country: string[]; border: boolean[]; out: number[][]; into: number[][] }
export interface Route { corridor: string[]; nodes: number[]; legs: number[]; hazard: number }

const QUANTUM = 2 ** -40;
const MOST_LABELS = 48;

export function makeGraph(legs: { tail: number; head: number }[], nodes: { country: string; kind: string }[]): Graph {
  const out: number[][] = nodes.map(() => []), into: number[][] = nodes.map(() => []);
  legs.forEach(({ tail, head }, leg) => {
    out[tail].push(leg);
    into[head].push(leg);
  });
  return { tails: legs.map((leg) => leg.tail), heads: legs.map((leg) => leg.head), country: nodes.map((node) => node.country), border: nodes.map((node) => node.kind === "border_segment"), out, into };
}

const weight = (hazard: number): number => Math.max(1, Math.round(hazard / QUANTUM));

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

interface Label { bound: number; weight: number; nodes: number[]; legs: number[]; passed: string[]; key: string }

function lesser(x: number[], y: number[]): number {
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
const earlier = (a: Label, b: Label): boolean => (a.bound !== b.bound ? a.bound < b.bound : (lesser(a.nodes, b.nodes) || lesser(a.legs, b.legs)) < 0);

/* The least-risk route of all; ties go to the lesser node, then to the lesser leg. */
function leastRoute(graph: Graph, hazard: Float64Array, blocked: Uint8Array, from: Float64Array, origin: number, destination: number): Route {
  const nodes = [origin], legs: number[] = [];
  for (let here = origin; here !== destination; ) {
    const tight = graph.out[here].filter((leg) => !blocked[leg] && weight(hazard[leg]) + from[graph.heads[leg]] === from[here]);
    const next = tight.reduce((best, leg) => (graph.heads[leg] < graph.heads[best] || (graph.heads[leg] === graph.heads[best] && leg < best) ? leg : best));
    legs.push(next);
    nodes.push((here = graph.heads[next]));
  }
  return { corridor: corridorOf(graph, nodes), nodes, legs, hazard: from[origin] * QUANTUM };
}

/* The least-risk routes of the `most` least corridors of a pair, the least hazard first, as geo/model/corridors.py finds them.
   A corridor names every country once, and no route of it turns round at a border; another one is an answer only where it is the
   least-risk route of all. */
export function corridors(graph: Graph, hazard: Float64Array, blocked: Uint8Array, origin: number, destination: number, most: number): Route[] {
  const from = weights(graph, hazard, blocked, destination);
  if (from[origin] === Infinity) return [];
  const least = leastRoute(graph, hazard, blocked, from, origin, destination);
  const country = graph.country.map((each, node) => (graph.border[node] ? "" : each));
  const heap = new Heap<Label>(earlier);
  const settled = new Map<number, Set<string>>();
  const found: Route[] = [], met = new Set<string>();
  const add = (route: Route): void => {
    const key = route.corridor.join(">");
    if (met.has(key)) return;
    met.add(key);
    found.push(route);
  };
  heap.push({ bound: from[origin], weight: 0, nodes: [origin], legs: [], passed: [country[origin]], key: country[origin] });
  while (found.length < most) {
    const label = heap.pop();
    if (!label) break;
    const here = label.nodes[label.nodes.length - 1];
    let known = settled.get(here);
    if (!known) settled.set(here, (known = new Set()));
    if (known.has(label.key) || known.size >= MOST_LABELS) continue;
    known.add(label.key);
    if (here === destination) {
      const route = { corridor: corridorOf(graph, label.nodes), nodes: label.nodes, legs: label.legs, hazard: label.weight * QUANTUM };
      if (!found.length && least.hazard < route.hazard) add(least);
      if (found.length < most) add(route);
      continue;
    }
    for (const leg of graph.out[here]) {
      const head = graph.heads[leg], so_far = label.weight + weight(hazard[leg]), bound = so_far + from[head];
      if (blocked[leg] || bound === Infinity || label.nodes.includes(head)) continue;
      let { passed, key } = label;
      const there = country[head];
      if (country[here] === "" && there === passed[passed.length - 1]) continue;
      if (there !== "" && there !== passed[passed.length - 1]) {
        if (passed.includes(there)) continue;
        passed = [...passed, there];
        key = passed.join(">");
      }
      if (settled.get(head)?.has(key)) continue;
      heap.push({ bound, weight: so_far, nodes: [...label.nodes, head], legs: [...label.legs, leg], passed, key });
    }
  }
  return found.length ? found : [least];
}

/* The least hazard from every place to a destination (Dijkstra, run backwards), in steps of the search; infinite where no
   route is open. */
function weights(graph: Graph, hazard: Float64Array, blocked: Uint8Array, destination: number): Float64Array {
  const best = new Float64Array(graph.out.length).fill(Infinity);
  const heap = new Heap<[number, number]>((a, b) => a[0] < b[0]);
  best[destination] = 0;
  heap.push([0, destination]);
  for (let next = heap.pop(); next; next = heap.pop()) {
    const [so_far, node] = next;
    if (so_far > best[node]) continue;
    for (const leg of graph.into[node]) {
      if (blocked[leg]) continue;
      const tail = graph.tails[leg], through = so_far + weight(hazard[leg]);
      if (through < best[tail]) {
        best[tail] = through;
        heap.push([through, tail]);
      }
    }
  }
  return best;
}
export const distances = (graph: Graph, hazard: Float64Array, blocked: Uint8Array, destination: number): Float64Array =>
  weights(graph, hazard, blocked, destination).map((value) => value * QUANTUM);

/* The third countries that a way passes, in order: without those of its two ends. */
export function corridorOf(graph: Graph, nodes: readonly number[]): string[] {
  const met: string[] = [];
  for (const node of nodes) if (!graph.border[node] && met[met.length - 1] !== graph.country[node]) met.push(graph.country[node]);
  return met.slice(1, -1);
}
