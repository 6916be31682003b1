/* Names on the map. Those of the first view stay where Python put them until the map moves; then each goes where nothing
   more important is in its way, on one of four sides, or is left out. */

import RBush from "rbush";
import { look, told } from "./answers";
import { countries, data, nodes } from "./data";
import { byId, el, isolate } from "./dom";
import { bearing } from "./overlay";
import { curveAt, curves, points } from "./places";
import { linesOf } from "./answers";
import { state } from "./state";
import { countryName, lang, nodeName } from "./words";

interface Box { minX: number; minY: number; maxX: number; maxY: number; stage?: Label; small?: boolean }
interface Label { body: HTMLElement; at: [number, number]; kind: string; rank: number; side: string; size: [number, number] | null; iso3?: string; stages?: number[] }
const SIDES: Record<string, (x: number, y: number, w: number, h: number) => [number, number]> = {
  m: (x, y, w, h) => [x - w / 2, y - h / 2], r: (x, y, _, h) => [x + 10, y - h / 2], l: (x, y, w, h) => [x - w - 10, y - h / 2], a: (x, y, w, h) => [x - w / 2, y - h - 8], b: (x, y, w) => [x - w / 2, y + 8],
};
const CHOICES: Record<string, string[]> = { country: ["m", "b", "a"], province: ["b", "a", "r", "l"], "badge-no": ["m"], sign: ["m"] };
const MANY = 400;
const NEAR = 0.11; // pixels a unit from which provinces have room for their names
const middles = new Map<string, [number, number]>();
const shapes = new Map<string, { path: SVGGeometryElement; box: [number, number, number, number] }>();

let labels: Label[] = [];
const holder = el("div", { class: "live" });

function label(kind: string, text: string, at: [number, number], rank: number): Label {
  const own = kind === "badge-no" || kind === "sign";
  const body = el("span", { class: `nm ${kind} off`, lang: own ? null : lang() }, el("b", null, isolate(text)));
  return { body, at, kind, rank, side: "", size: own ? [kind === "sign" ? 16 : 21, 18] : null };
}

/* Numbers of stages and signs of change: they come and go with the route and the day. */
function makeBadges(): Label[] {
  const labels: Label[] = [];
  const route = told();
  route?.legs.forEach((leg, i) => {
    labels.push({ ...label("badge-no", String(i + 1), curveAt(curves[linesOf([leg])[0]], 0.5), -1), stages: [i + 1] });
  });
  if (state.change && state.then !== null && !data.canvas) {
    data.lines.forEach((some, line) => {
      const own = /^d(\d)/.exec(look(some));
      if (own && own[1] !== "3") labels.push(label("sign", Number(own[1]) > 3 ? "+" : "−", curveAt(curves[line], 0.5), 3 - Math.abs(Number(own[1]) - 3) / 10));
    });
  }
  return labels;
}

function placeText(i: number): string {
  const node = nodes[i];
  return nodeName(i) + (node.kind === "province" && node.share !== undefined && !bearing() ? ` ${node.share}%` : "");
}

function makePlaces(): Label[] {
  const labels: Label[] = [];
  const named = new Set<string>();
  const ends = new Set<number>(nodes.length > MANY ? (told()?.nodes ?? []) : [state.origin ?? -1, state.destination ?? -1]);
  nodes.forEach((node, i) => {
    const base = { destination: 0, transit_country: 1, transit_region: 5, province: 6 }[node.kind];
    if (base === undefined || (nodes.length > MANY && base > 1 && !ends.has(i))) return;
    if (node.kind === "transit_country" || (node.kind === "destination" && node.name === countries.get(node.country)?.name)) named.add(node.country);
    labels.push(label(node.kind, placeText(i), points[i], ends.has(i) ? base / 10 - 0.6 : base - (node.share ?? 0) / 1000));
  });
  for (const [iso3, middle] of middles) if (!named.has(iso3)) labels.push({ ...label("country", countryName(iso3), middle, iso3 === data.origin ? 0.5 : 2), iso3 });
  return labels;
}

let places: Label[] = [];
function make(all: boolean): void {
  if (all || nodes.length > MANY) places = makePlaces();
  const badges = makeBadges();
  labels = [...badges, ...places].sort((a, b) => a.rank - b.rank);
  const wanted = new Set(labels.map((each) => each.body));
  for (const body of [...holder.children]) if (!wanted.has(body as HTMLElement)) body.remove();
  holder.append(...labels.map((each) => each.body).filter((body) => !body.isConnected));
}

export interface Camera { over?: Box[]; x: (unit: number) => number; y: (unit: number) => number; scale: number; width: number; height: number; left: number; top: number; place: (body: HTMLElement, x: number, y: number) => void }
let camera: (() => Camera) | null = null;

/* The middles of countries, from the shapes themselves. */
function measureCountries(): void {
  document.querySelectorAll<SVGGeometryElement>("#rr-base-g .country").forEach((path) => {
    const pieces = (path.getAttribute("d") ?? "").split("M").filter(Boolean);
    let best: [number, number, number] = [0, 0, 0];
    const whole: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const piece of pieces) {
      const steps = (piece.match(/-?\d+/g) ?? []).map(Number);
      let [x, y] = steps;
      const box = [x, y, x, y];
      for (let i = 2; i + 1 < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
      }
      whole[0] = Math.min(whole[0], box[0]); whole[1] = Math.min(whole[1], box[1]); whole[2] = Math.max(whole[2], box[2]); whole[3] = Math.max(whole[3], box[3]);
      const size = (box[2] - box[0]) * (box[3] - box[1]);
      if (size > best[2]) best = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, size];
    }
    const iso3 = [...countries.keys()].find((key) => key === path.dataset["c"]);
    if (iso3 && best[2]) middles.set(iso3, [best[0], best[1]]);
    if (iso3) shapes.set(iso3, { path, box: whole });
  });
}

/* Where in the window the name of a country goes whose middle is out of sight: where it has room, and most of the country is
   around it. */
function inSight(iso3: string, view: Camera, room: (x: number, y: number) => boolean): [number, number] | null {
  const shape = shapes.get(iso3);
  if (!shape) return null;
  const { path, box: [west, north, east, south] } = shape;
  if (view.x(east) < 0 || view.x(west) > view.width || view.y(south) < 0 || view.y(north) > view.height) return null;
  const columns = 10, rows = 8;
  const unit = (i: number, j: number): [number, number] => [((i + 0.5) * (view.width / columns) - view.x(0)) / view.scale, ((j + 0.5) * (view.height / rows) - view.y(0)) / view.scale];
  const inside = Array.from({ length: rows }, (_, j) => Array.from({ length: columns }, (__, i) => {
    const [x, y] = unit(i, j);
    return x > west && x < east && y > north && y < south && path.isPointInFill(new DOMPoint(x, y));
  }));
  let found: [number, number] | null = null, most = 0;
  inside.forEach((row, j) => row.forEach((is, i) => {
    if (!is || !room((i + 0.5) * (view.width / columns), (j + 0.5) * (view.height / rows))) return;
    let around = 0;
    for (const dj of [-1, 0, 1]) for (const di of [-2, -1, 0, 1, 2]) around += Number(inside[j + dj]?.[i + di] ?? false);
    if (around > most) [found, most] = [unit(i, j), around];
  }));
  return found;
}

/* What stands over the map in its window, under which no name is to go; measured when the window has another size. */
let over: Box[] = [], measuredFor = "";
function controls(view: Camera): Box[] {
  const key = `${view.width} ${view.height}`;
  if (key === measuredFor) return over;
  measuredFor = key;
  const room = byId("rr-region").getBoundingClientRect();
  over = [...document.querySelectorAll("#rr-corner, #rr-region .zoom, #rr-swap")].map((each) => each.getBoundingClientRect()).filter((box) => box.width > 0)
    .map((box) => ({ minX: box.left - room.left, minY: box.top - room.top, maxX: box.right - room.left, maxY: box.bottom - room.top }));
  return over;
}

export function startNames(pane: HTMLElement, look_: () => Camera): void {
  measureCountries();
  camera = look_;
  pane.append(holder);
  byId("rr-names").remove();
  make(true);
  placeNames();
}

/* Something that is named has changed: what the route is, the language, the signs. */
export function rename(all: boolean): void {
  if (all) document.querySelectorAll<HTMLElement>("#rr-home .nm").forEach((each) => each.querySelector("bdi")?.replaceChildren(placeText(Number(each.dataset["k"]?.slice(1)))));
  if (!camera) return;
  make(all);
  placeNames();
}

/* The names as they go where a camera other than that of the map sees them, for paper. */
export function namesAt(view: Camera): HTMLElement[] {
  placeNames(view);
  const found = labels.filter((each) => each.side).map((each) => each.body.cloneNode(true) as HTMLElement);
  for (const each of found) each.style.removeProperty("transform");
  placeNames();
  return found;
}

export function placeNames(view = camera?.()): void {
  if (!view) return;
  const taken = new RBush<Box>();
  for (const each of labels) {
    if (!each.size) {
      const inner = each.body.firstElementChild as HTMLElement;
      each.size = [inner.offsetWidth, inner.offsetHeight];
    }
  }
  for (const box of view.over ?? controls(view)) taken.insert(box);
  if (!view.over) document.body.classList.toggle("near", view.scale >= NEAR);
  let dotted = false;
  for (const each of labels) {
    if (each.rank > -1 && !dotted) {
      dotted = true;
      for (const box of dots(view)) taken.insert(box);
    }
    const [w, h] = each.size ?? [0, 0];
    let x = view.x(each.at[0]), y = view.y(each.at[1]);
    if (each.iso3 && (x < 0 || y < 0 || x > view.width || y > view.height)) {
      const at = inSight(each.iso3, view, (u, v) => u > w / 2 + 2 && !taken.collides({ minX: u - w / 2, minY: v - h / 2, maxX: u + w / 2, maxY: v + h / 2 }));
      if (at) [x, y] = [view.x(at[0]), view.y(at[1])];
    }
    if (each.stages) each.stages.length = 1;
    let found = "";
    if (w && !(each.kind === "province" && view.scale < NEAR)) {
      for (const side of CHOICES[each.kind] ?? ["r", "l", "a", "b"]) {
        const [left, top] = SIDES[side](x, y, w, h);
        const box = { minX: left, minY: top, maxX: left + w, maxY: top + h };
        const inside = left > 2 && top > 2 && box.maxX < view.width - 2 && box.maxY < view.height - 2;
        const hits = inside ? taken.search(box).filter(({ small }) => !small || each.kind !== "country") : [];
        if (inside && !hits.length) {
          taken.insert(each.stages ? { ...box, stage: each } : box);
          found = side;
          break;
        }
        const host = each.stages && hits.find((other) => other.stage)?.stage?.stages;
        if (host) host.push(...(each.stages ?? []));
      }
    }
    if (found !== each.side) {
      each.body.className = `nm ${each.kind} ${found || "off"}`;
      each.side = found;
    }
    if (found) view.place(each.body, x + view.left, y + view.top);
  }
  for (const { stages, body } of labels) {
    const [text, own] = [stages && stagesText(stages), body.firstElementChild];
    if (text && own && own.textContent !== text) own.textContent = text;
  }
}
/* Stages that lie too close to be told apart share a mark. */
const stagesText = (some: readonly number[]): string => (some.length > 1 && some[some.length - 1] - some[0] === some.length - 1 ? `${some[0]}–${some[some.length - 1]}` : some.join(", "));
/* The discs of places: no name of another one goes over them, but that of a country over its regions and provinces. */
const HALF: Record<string, number | undefined> = { destination: 7, transit_country: 7, transit_region: 5, province: 4 };
const dots = (view: Camera): Box[] => nodes.flatMap((node, i) => {
  const half = HALF[node.kind], small = half !== 7;
  if (!half || (small && nodes.length > MANY)) return [];
  const x = view.x(points[i][0]), y = view.y(points[i][1]);
  return [{ minX: x - half, minY: y - half, maxX: x + half, maxY: y + half, small }];
});
