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

interface Label { weight: number; nodes: number[]; legs: number[]; corridor: string[]; key: string }

function earlier(a: Label, b: Label): boolean {
  if (a.weight !== b.weight) return a.weight < b.weight;
  const list = (x: number[], y: number[]): number => {
    for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
    return x.length - y.length;
  };
  return (list(a.nodes, b.nodes) || list(a.legs, b.legs)) < 0;
}

/* The least-risk routes of the `most` least corridors of a pair, the least hazard first. A corridor is the ordered third
   countries of a way; one that comes back to a country it has left is none. */
export function corridors(graph: Graph, hazard: Float64Array, blocked: Uint8Array, origin: number, destination: number, most: number): Route[] {
  const ends = new Set([graph.country[origin], graph.country[destination]]);
  const heap = new Heap<Label>(earlier);
  const settled = new Map<number, Set<string>>();
  const found: Route[] = [];
  heap.push({ weight: 0, nodes: [origin], legs: [], corridor: [], key: "" });
  while (found.length < most) {
    const label = heap.pop();
    if (!label) break;
    const here = label.nodes[label.nodes.length - 1];
    let known = settled.get(here);
    if (!known) settled.set(here, (known = new Set()));
    if (known.has(label.key) || known.size >= MOST_LABELS) continue;
    known.add(label.key);
    if (here === destination) {
      found.push({ corridor: label.corridor, nodes: label.nodes, legs: label.legs, hazard: label.weight * QUANTUM });
      continue;
    }
    for (const leg of graph.out[here]) {
      const head = graph.heads[leg];
      if (blocked[leg] || label.nodes.includes(head)) continue;
      let { corridor, key } = label;
      const country = graph.country[head];
      if (head !== destination && !graph.border[head] && !ends.has(country) && corridor[corridor.length - 1] !== country) {
        if (corridor.includes(country)) continue;
        corridor = [...corridor, country];
        key = corridor.join(">");
      }
      if (settled.get(head)?.has(key)) continue;
      heap.push({ weight: label.weight + weight(hazard[leg]), nodes: [...label.nodes, head], legs: [...label.legs, leg], corridor, key });
    }
  }
  return found;
}

/* The least hazard from every place to a destination (Dijkstra, run backwards); infinite where no route is open. */
export function distances(graph: Graph, hazard: Float64Array, blocked: Uint8Array, destination: number): Float64Array {
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
  return best.map((value) => value * QUANTUM);
}

/* The third countries that a way passes, in order. */
export function corridorOf(graph: Graph, nodes: readonly number[]): string[] {
  const ends = new Set([graph.country[nodes[0]], graph.country[nodes[nodes.length - 1]]]);
  const found: string[] = [];
  for (const node of nodes.slice(1, -1)) {
    const country = graph.country[node];
    if (!graph.border[node] && !ends.has(country) && found[found.length - 1] !== country) found.push(country);
  }
  return found;
}
