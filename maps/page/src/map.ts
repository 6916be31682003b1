/* The map: Leaflet takes the drawing over that Python wrote, at the very place where it stands, and makes it move. */

import type * as Leaflet from "leaflet";
import { difference, before, lineLooks, look, now, sameLegs, shown, told, indexOf, stage, linesOf, type Shown } from "./answers";
import { data, nodes, type Box } from "./data";
import { button, byId, el, runScripts, svg } from "./dom";
import { massLayer, type Mass } from "./mass";
import { placeNames, rename, startNames } from "./names";
import { overlayTip } from "./overlay";
import { borderPaths, curveAt, curvePath, curves, drawnBorders, extent, meant, pointOf, points, towards } from "./places";
import { set, state, type Thing } from "./state";

import { index, t } from "./words";
import { titleOf } from "./titles";

declare const L: typeof Leaflet;
declare global {
  interface Window { map_rr: Leaflet.Map }
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
let map: Leaflet.Map;
let mass: Mass | null = null;
let moved = false;
let current: number | null = null;

/* ---- units, degrees and pixels -------------------------------------------------------------------------------------- */

const latitude = (y: number): number => (Math.atan(Math.sinh((-y / data.units) * (Math.PI / 180))) * 180) / Math.PI;
const height = (lat: number): number => (-Math.asinh(Math.tan((lat * Math.PI) / 180)) * 180 * data.units) / Math.PI;
const latLng = (x: number, y: number): Leaflet.LatLng => L.latLng(latitude(y), x / data.units);
const unitsAPixel = (): number => (360 * data.units) / (256 * 2 ** map.getZoom());
const toUnits = (point: Leaflet.Point): [number, number] => {
  const at = map.containerPointToLatLng(point);
  return [at.lng * data.units, height(at.lat)];
};

/* The view that shows a box as an SVG of that box does: whole, and in the middle. */
function viewOf([west, north, east, south]: Box): { centre: Leaflet.LatLng; zoom: number } {
  const size = map.getSize();
  const scale = Math.min(size.x / (east - west), size.y / (south - north));
  return { centre: latLng((west + east) / 2, (north + south) / 2), zoom: Math.log2((scale * data.units * 360) / 256) };
}
export function fit(box: Box, animate = !calm.matches): void {
  const { centre, zoom } = viewOf(box);
  map.setView(centre, Math.min(zoom, map.getMaxZoom()), { animate });
}
function padded([west, north, east, south]: Box): Box {
  const across = Math.max((east - west) * 0.1, 300), along = Math.max((south - north) * 0.1, 300);
  return [west - across, north - along, east + across, south + along];
}
function boxOfRoutes(): Box {
  const routes = drawn();
  if (!routes.length) return data.views.first;
  const found = routes.flatMap((route) => [...route.nodes.map((node) => points[node]), ...linesOf(route.legs).map((line) => curveAt(curves[line], 0.5))]);
  return padded(extent(found));
}

/* ---- what is drawn -------------------------------------------------------------------------------------------------- */

/* The routes on the map: the first few corridors, or the pinned route alone. */
export function drawn(): Shown[] {
  const found = shown();
  const pinned = found.find((route) => route.pinned);
  return pinned ? [pinned] : found.slice(0, Math.max(data.ask.count, 1));
}

const looks = new Map<Element, string>();
function wear(element: Element, fixed: string, now_: string): void {
  if (looks.get(element) === now_) return;
  looks.set(element, now_);
  element.setAttribute("class", `${fixed} ${now_}`);
}

export function restyle(): void {
  const top = byId("rr-top-g");
  top.setAttribute("class", [state.change && state.then !== null ? "compare" : "level", state.all ? "all" : "", state.only ? "only" : ""].filter(Boolean).join(" "));
  const parts = (look_: string): string => (state.only && look_.split(" ").includes(state.only) ? `${look_} chosen` : look_);
  if (!data.canvas) lineLooks().forEach((each, line) => wear(byId(`l-${line}`), "l", parts(each)));
  for (const node of drawnBorders) wear(byId(`b-${node}`), "b", parts(look(nodes[node].crossings ?? [])));
  nodes.forEach((node, i) => {
    const dot = node.kind === "border_segment" && !drawnBorders.has(i) ? document.getElementById(`n-${i}`) : null;
    if (dot) wear(dot, "n border_segment", look(node.crossings ?? []));
  });
  drawRoutes();
}

let routesKey = "";
function drawRoutes(): void {
  const rank = new Map<number, number>();
  drawn().forEach((route, i) => linesOf(route.legs).forEach((line) => rank.has(line) || rank.set(line, i)));
  const rows = [...rank].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([line, i]) => ({ line, kind: i === 0 ? "r1" : "r2", look: lineLooks()[line] }));
  const key = rows.map((row) => `${row.line} ${row.kind} ${row.look}`).join() + String(state.only);
  if (key === routesKey) return;
  routesKey = key;
  const path = (row: (typeof rows)[number], kind: string): SVGElement => svg("path", { class: `${row.kind} ${kind}`, d: curvePath(curves[row.line]), "data-l": row.line });
  const chosen = (look_: string): string => (state.only && look_.split(" ").includes(state.only) ? " chosen" : "");
  byId("rr-routes").replaceChildren(...rows.map((row) => path(row, "o")), ...rows.map((row) => path(row, "i")), ...rows.map((row) => path(row, `l ${row.look}${chosen(row.look)}`)));
}

/* A ring around what is chosen. */
export function mark(): void {
  const group = byId("rr-mark"), { thing } = state;
  if (!thing) {
    group.replaceChildren();
    return;
  }
  const ring = (kind: string, d: string): SVGElement => svg("path", { class: `ring ${kind}`, d });
  if (thing.kind === "line") group.replaceChildren(ring("line", curvePath(curves[thing.line])));
  else if (thing.kind === "country") {
    const d = [...document.querySelectorAll<SVGElement>("#rr-base-g .country")].find((path) => path.dataset["c"] === thing.iso3)?.getAttribute("d");
    group.replaceChildren(...(d ? [ring("halo", d), ring("", d)] : []));
  } else {
    const area = document.getElementById(`p-${thing.node}`)?.getAttribute("d");
    const border = borderPaths.get(thing.node);
    const [x, y] = points[thing.node];
    group.replaceChildren(...(area ? [ring("halo", area), ring("", area)] : border ? [ring("line", border)] : [ring("dot", `M${x} ${y}h0`)]));
  }
}

/* Bring what is chosen into view. */
function reveal(thing: Thing): void {
  const spots: [number, number][] = thing.kind === "node" ? [pointOf(thing.node)] : thing.kind === "line" ? [0, 0.5, 1].map((s) => curveAt(curves[thing.line], s)) : nodes.flatMap((node, i) => (node.country === thing.iso3 ? [points[i]] : []));
  if (!spots.length) return;
  const room = map.getSize();
  const seen = ([x, y]: [number, number]): boolean => {
    const at = map.latLngToContainerPoint(latLng(x, y));
    return at.x > 30 && at.y > 30 && at.x < room.x - 30 && at.y < room.y - 30;
  };
  if (spots.every(seen)) return;
  moved = true;
  tip.hidden = true;
  hovered = "";
  if (spots.length === 1) map.panTo(latLng(...spots[0]), { animate: !calm.matches });
  else fit(padded(extent(spots)));
}

/* ---- answers to the pointer and to keys ----------------------------------------------------------------------------- */

const tip = el("div", { class: "tip", hidden: true });
let hovered = "";
function hover(thing: Thing | null, x: number, y: number, frame: HTMLElement): void {
  const key = JSON.stringify(thing);
  if (key !== hovered) {
    hovered = key;
    document.querySelectorAll(".hovered").forEach((each) => each.remove());
    if (thing?.kind === "line") byId("rr-mark").append(svg("path", { class: `l ${lineLooks()[thing.line]} hovered`, d: curvePath(curves[thing.line]) }));
    if (thing) tip.replaceChildren(...tipOf(thing));
  }
  tip.hidden = !thing || thing.kind === "country";
  if (tip.hidden) return;
  if (tip.parentElement !== frame) frame.append(tip);
  const room = frame.getBoundingClientRect();
  L.DomUtil.setPosition(tip, L.point(Math.min(x + 14, room.width - tip.offsetWidth - 4), y + 18 + tip.offsetHeight > room.height ? y - tip.offsetHeight - 10 : y + 16));
}
function tipOf(thing: Thing): Node[] {
  const parts: Node[] = [el("b", null, titleOf(thing))];
  const some = thing.kind === "line" ? data.lines[thing.line] : thing.kind === "node" ? (nodes[thing.node].crossings ?? []) : [];
  if (some.length) {
    const from = state.change ? before() : null;
    const value = (each: { hazard: number; blocked: boolean }): string => (each.blocked ? t("legend.shut") : index(indexOf(each.hazard)));
    if (from) {
      const change = difference(from, now(), some);
      parts.push(el("span", null, `${t("detail.index")}: ${value(change.before)} → ${value(change.after)}`));
    } else {
      const here = stage(now(), some);
      parts.push(el("span", null, here.level === "none" ? `${t("detail.coverage")}: ${t("detail.coverage_n")}` : `${t("detail.index")}: ${value(here)}`));
    }
  }
  if (thing.kind === "node" && nodes[thing.node].kind === "province") {
    const { share } = nodes[thing.node];
    parts.push(el("span", null, `${t("detail.share")}: ${share === undefined ? t("detail.no_share") : `${share}%`}`));
  }
  return [...parts, ...overlayTip(thing).map((text) => el("span", null, text))];
}

/* Where the pointer is in a frame that shows a box. */
function inFrame(frame: HTMLElement, box: Box, event: MouseEvent): { at: [number, number]; pixel: number; x: number; y: number } {
  const room = frame.getBoundingClientRect();
  const pixel = 1 / Math.min(room.width / (box[2] - box[0]), room.height / (box[3] - box[1]));
  const x = event.clientX - room.left, y = event.clientY - room.top;
  return { at: [(box[0] + box[2]) / 2 + (x - room.width / 2) * pixel, (box[1] + box[3]) / 2 + (y - room.height / 2) * pixel], pixel, x, y };
}

function startHome(): void {
  const home = document.getElementById("rr-home"), box = data.views.home;
  if (!home || !box) return;
  home.addEventListener("click", (event) => {
    const { at, pixel } = inFrame(home, box, event);
    const thing = meant(at, pixel);
    if (thing) set({ thing });
  });
  home.addEventListener("pointermove", (event) => {
    const { at, pixel, x, y } = inFrame(home, box, event);
    hover(meant(at, pixel), x, y, home);
  });
  home.addEventListener("pointerleave", () => hover(null, 0, 0, home));
  const swap = button({ id: "rr-swap", class: "btn no-print", "aria-label": t("map.swap"), "data-wl": "map.swap" }, () => {
    const on = document.body.classList.toggle("home");
    word(on);
  });
  const word = (on: boolean): void => {
    swap.dataset["w"] = on ? "map.region" : "map.origin";
    swap.textContent = t(swap.dataset["w"]);
  };
  word(false);
  byId("rr-frames").append(swap);
}

function startKeys(region: HTMLElement): void {
  const cursor = el("button", { type: "button", id: "rr-cursor" });
  region.append(cursor);
  const place = (node: number): void => {
    current = node;
    cursor.setAttribute("aria-label", titleOf({ kind: "node", node }));
    const at = map.latLngToContainerPoint(latLng(...pointOf(node)));
    cursor.style.left = `${at.x}px`;
    cursor.style.top = `${at.y}px`;
  };
  place(state.origin ?? 0);
  map.on("move zoom", () => current !== null && place(current));
  const steps = new Map<string, [number, number]>([["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]]]);
  region.addEventListener("keydown", (event) => {
    const step = steps.get(event.key);
    if (step) {
      place(towards(current ?? 0, ...step));
      reveal({ kind: "node", node: current ?? 0 });
      place(current ?? 0);
    } else if (event.key === "+" || event.key === "=") map.zoomIn();
    else if (event.key === "-") map.zoomOut();
    else return;
    event.preventDefault();
  });
  cursor.addEventListener("click", () => set({ thing: { kind: "node", node: current ?? 0 } }));
}

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

/* Leaflet takes over when there is time, when somebody first touches the map, or for the first answer that moves it. */
let started = false;
export function awaitMap(): void {
  for (const kind of ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "focusin"]) byId("rr-frames").addEventListener(kind, startMap, { once: true, capture: true, passive: true });
}
export function startMap(): void {
  if (started) return;
  started = true;
  runScripts(".rr-map");
  map = window.map_rr;
  const region = byId("rr-region");
  const first = viewOf(data.views.first);
  map.setMaxZoom(Math.max(8, first.zoom + 2.5));
  map.setMinZoom(Math.min(1, first.zoom - 2));
  map.setView(first.centre, first.zoom, { animate: false });
  map.getContainer().setAttribute("role", "application");
  map.getContainer().setAttribute("tabindex", "-1");
  map.getContainer().setAttribute("aria-label", t("map.label"));
  map.getContainer().setAttribute("data-wl", "map.label");
  for (const [name, order] of Object.entries({ "rr-base": 250, "rr-mass": 260, "rr-top": 270, "rr-names": 620 })) {
    const pane = map.createPane(name);
    pane.style.zIndex = String(order);
    if (name === "rr-names" || name === "rr-mass") pane.style.pointerEvents = "none";
  }
  const [west, north, east, south] = data.views.world;
  const bounds = L.latLngBounds(latLng(west, south), latLng(east, north));
  const box = `${west} ${north} ${east - west} ${south - north}`;
  for (const name of ["rr-base", "rr-top"]) {
    const drawing = document.getElementById(name) as unknown as SVGSVGElement;
    drawing.setAttribute("viewBox", box);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.style.overflow = "visible";
    L.svgOverlay(drawing, bounds, { pane: name, interactive: false }).addTo(map);
  }
  byId("rr-still").remove();
  map.setMaxBounds(L.latLngBounds(latLng(data.views.all[0], data.views.all[3]), latLng(data.views.all[2], data.views.all[1])).pad(0.1));
  const pattern = document.getElementById("rr-hatch");
  const home = data.views.home;
  const finest = home ? (home[2] - home[0]) / 300 : Infinity;
  const rescale = (): void => pattern?.setAttribute("patternTransform", `scale(${Math.min(unitsAPixel(), finest)}) rotate(45)`);
  rescale();
  if (data.canvas) {
    document.querySelector(".mass")?.remove();
    mass = massLayer(map, "rr-mass", toUnits, unitsAPixel);
  }
  beginNames = () => startNames(map.getPane("rr-names") ?? region, () => {
    const size = map.getSize(), corner = map.containerPointToLayerPoint(L.point(0, 0));
    const scale = 1 / unitsAPixel(), [x0, y0] = toUnits(L.point(0, 0));
    return { x: (u) => (u - x0) * scale, y: (u) => (u - y0) * scale, scale, width: size.x, height: size.y, left: corner.x, top: corner.y, place: (body, x, y) => L.DomUtil.setPosition(body, L.point(x, y)) };
  });
  map.once("movestart zoomstart", nameMap);
  map.on("zoomend moveend", () => {
    rescale();
    placeNames();
  });
  map.on("dragstart zoomstart", () => (moved = true));
  map.on("click", (event) => {
    const thing = meant([event.latlng.lng * data.units, height(event.latlng.lat)], unitsAPixel());
    if (thing) set({ thing });
  });
  let waiting = false;
  map.on("mousemove", (event) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const at = map.containerPointToLatLng(event.containerPoint); // the map may have moved since
      hover(meant([at.lng * data.units, height(at.lat)], unitsAPixel()), event.containerPoint.x, event.containerPoint.y, region);
    });
  });
  map.on("mouseout", () => hover(null, 0, 0, region));
  const zoom = (path: string, sign: string, act: () => void): HTMLElement => button({ "aria-label": t(path), title: t(path), "data-wl": path }, act, sign);
  region.append(
    el("div", { class: "zoom no-print" }, zoom("map.zoom_in", "+", () => map.zoomIn()), zoom("map.zoom_out", "−", () => map.zoomOut()), zoom("map.fit", "⤢", () => {
      moved = false;
      fit(boxOfRoutes());
    }), zoom("map.world", "◯", () => fit(data.views.world))),
  );
  startKeys(region);
  startHome();
  let size = map.getSize();
  new ResizeObserver(() => {
    const box_ = region.getBoundingClientRect();
    if (!box_.width || (Math.abs(box_.width - size.x) < 1 && Math.abs(box_.height - size.y) < 1)) return;
    map.invalidateSize({ animate: false, pan: false });
    size = map.getSize();
    if (!moved) fit(fitted, false);
    placeNames();
  }).observe(region);
}
let fitted: Box = data.views.first;

/* The names of the first view stay where they stand until the map moves, or there is time to take them over. */
let beginNames: (() => void) | null = null;
export function nameMap(): void {
  const begin = beginNames;
  beginNames = null;
  begin?.();
}

/* The pair or the thing has changed: the drawing and the view follow. */
export function followMap(changed: ReadonlySet<string>): void {
  startMap();
  const has = (...keys: string[]): boolean => keys.some((key) => changed.has(key));
  nameMap();
  if (has("day", "until", "then", "thenUntil", "origin", "destination", "pinned", "all", "change", "only")) restyle();
  if (has("all", "change") || (has("day", "until", "then", "thenUntil") && (state.all || state.change))) mass?.redraw(true);
  if (has("origin", "destination", "pinned")) {
    fitted = boxOfRoutes();
    moved = false;
    fit(fitted);
  }
  if (has("lang", "origin", "destination", "pinned", "change", "burden") || (has("day", "until", "then", "thenUntil") && (state.change || !sameRoute()))) rename(has("lang", "origin", "destination", "burden"));
  if (has("thing")) {
    mark();
    if (state.thing) reveal(state.thing);
  }
  if (has("lang")) tip.hidden = true;
}
let last: number[] = [];
function sameRoute(): boolean {
  const route = told()?.legs ?? [];
  const same = sameLegs(route, last);
  last = [...route];
  return same;
}

/* The box that is in view, for paper and pictures. */
export function boxInView(): Box {
  startMap();
  const size = map.getSize();
  return [...toUnits(L.point(0, 0)), ...toUnits(size)];
}
export const repaint = (): void => mass?.redraw(true);

