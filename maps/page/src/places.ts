/* Where things are, in map units, and which thing is meant at a place: places before lines, lines before areas. */

import Flatbush from "flatbush";
import { countries, data, nodes } from "./data";
import type { Thing } from "./state";

export type Curve = readonly [number, number, number, number, number, number];
export const points = data.points;
export const curves: readonly Curve[] = data.curves;

export const curvePath = ([a, b, c, d, e, f]: Curve): string => `M${a} ${b}Q${c} ${d} ${e} ${f}`;
export function curveAt([a, b, c, d, e, f]: Curve, s: number): [number, number] {
  const u = 1 - s;
  return [u * u * a + 2 * u * s * c + s * s * e, u * u * b + 2 * u * s * d + s * s * f];
}

/* The points of path data that Python wrote: "M x y" and then steps "l dx dy ...". */
function pointsOf(path: string): [number, number][][] {
  return path.split("M").filter(Boolean).map((piece) => {
    const numbers = (piece.match(/-?\d+/g) ?? []).map(Number);
    const found: [number, number][] = [[numbers[0], numbers[1]]];
    for (let i = 2; i + 1 < numbers.length; i += 2) {
      const [x, y] = found[found.length - 1];
      found.push([x + numbers[i], y + numbers[i + 1]]);
    }
    return found;
  });
}

export const drawnBorders = new Set<number>();
export const borderPaths = new Map<number, string>();
const borderMiddle = new Map<number, [number, number]>();
document.querySelectorAll("#rr-borders .b").forEach((path) => {
  const node = Number(path.getAttribute("data-n")), d = path.getAttribute("d") ?? "";
  drawnBorders.add(node);
  borderPaths.set(node, d);
  const pieces = pointsOf(d).sort((a, b) => b.length - a.length);
  if (pieces.length) borderMiddle.set(node, pieces[0][pieces[0].length >> 1]);
});
/* Where a place is told to be: a border in the middle of its line. */
export const pointOf = (node: number): [number, number] => borderMiddle.get(node) ?? points[node];

interface Piece { thing: Thing; from: [number, number]; to: [number, number] }
let pieces: Piece[] = [];
let lineTree: Flatbush | null = null;
let nodeTree: Flatbush | null = null;
const answering = nodes.map((_, node) => node).filter((node) => !drawnBorders.has(node));
const stops = nodes.map((_, node) => node);

function build(): void {
  pieces = [];
  const cut = data.canvas ? 4 : 10;
  curves.forEach((curve, line) => {
    for (let i = 0; i < cut; i += 1) pieces.push({ thing: { kind: "line", line }, from: curveAt(curve, i / cut), to: curveAt(curve, (i + 1) / cut) });
  });
  for (const [node, path] of borderPaths) {
    for (const ring of pointsOf(path)) for (let i = 1; i < ring.length; i += 1) pieces.push({ thing: { kind: "node", node }, from: ring[i - 1], to: ring[i] });
  }
  if (pieces.length) {
    lineTree = new Flatbush(pieces.length);
    for (const { from, to } of pieces) lineTree.add(Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1]));
    lineTree.finish();
  }
  nodeTree = new Flatbush(Math.max(answering.length, 1));
  for (const node of answering) nodeTree.add(points[node][0], points[node][1]);
  if (!answering.length) nodeTree.add(Infinity, Infinity);
  nodeTree.finish();
}

function distance([px, py]: [number, number], { from: [ax, ay], to: [bx, by] }: Piece): number {
  const dx = bx - ax, dy = by - ay, size = dx * dx + dy * dy;
  const s = size ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / size)) : 0;
  return Math.hypot(px - ax - s * dx, py - ay - s * dy);
}

/* What is meant at a place, where a pixel is `pixel` units; null where nothing answers. */
export function meant(at: [number, number], pixel: number, { lines = true } = {}): Thing | null {
  if (!nodeTree) build();
  const reach = 13 * pixel;
  const near = nodeTree?.neighbors(at[0], at[1], 1, reach) ?? [];
  if (near.length && answering.length) return { kind: "node", node: answering[near[0]] };
  const room = 7 * pixel;
  let best: Piece | null = null, least = room;
  if (lines) {
    for (const i of lineTree?.search(at[0] - room, at[1] - room, at[0] + room, at[1] + room) ?? []) {
      const here = distance(at, pieces[i]);
      if (here < least) [best, least] = [pieces[i], here];
    }
  }
  if (best) return best.thing;
  const point = new DOMPoint(at[0], at[1]);
  for (const area of document.querySelectorAll<SVGGeometryElement>("#rr-base-g .prov")) if (area.isPointInFill(point)) return { kind: "node", node: Number(area.dataset["n"]) };
  const isos = [...countries.keys()];
  for (const area of document.querySelectorAll<SVGGeometryElement>("#rr-base-g .country")) {
    if (area.isPointInFill(point)) return { kind: "country", iso3: isos.find((iso3) => iso3 === area.dataset["c"]) ?? "" };
  }
  return null;
}

/* The nearest place in a direction, for those who go by keys. */
export function towards(from: number, dx: number, dy: number): number {
  const [x, y] = pointOf(from);
  let best = from, least = Infinity;
  for (const node of stops) {
    if (node === from) continue;
    const [u, v] = [pointOf(node)[0] - x, pointOf(node)[1] - y];
    const along = u * dx + v * dy, across = Math.abs(u * dy - v * dx);
    if (along <= 0 || across > 2.2 * along) continue;
    const cost = along + 2 * across;
    if (cost < least) [best, least] = [node, cost];
  }
  return best;
}

export function extent(some: readonly [number, number][]): [number, number, number, number] {
  const xs = some.map(([x]) => x), ys = some.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
