/* The links of a large network on a canvas: one path for each class, kept, and stroked where the map looks. */

import type * as Leaflet from "leaflet";
import { lineLooks } from "./answers";
import { curves } from "./places";
import { state } from "./state";

declare const L: typeof Leaflet;
const ROOM = 0.4; // of the window on each side that is painted beyond it, so that a small pan paints nothing

export interface Mass { redraw: (looks: boolean) => void }

export function massLayer(map: Leaflet.Map, pane: string, toUnits: (point: Leaflet.Point) => [number, number], unitsAPixel: () => number): Mass {
  const canvas = document.createElement("canvas");
  canvas.className = "leaflet-zoom-hide";
  map.getPane(pane)?.append(canvas);
  let paths = new Map<string, Path2D>();
  const build = (): void => {
    paths = new Map();
    const looks = state.all || state.change ? lineLooks() : null;
    curves.forEach(([a, b, c, d, e, f], line) => {
      const key = looks?.[line] ?? "grey";
      let path = paths.get(key);
      if (!path) paths.set(key, (path = new Path2D()));
      path.moveTo(a, b);
      path.quadraticCurveTo(c, d, e, f);
    });
  };
  const probe = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const styleOf = (key: string): { colour: string; width: number; dash: number[]; alpha: number } => {
    const host = document.querySelector("#rr-top-g");
    probe.setAttribute("class", key === "grey" ? "mass" : `l ${key}`);
    host?.append(probe);
    const style = getComputedStyle(probe);
    const found = { colour: style.stroke, width: parseFloat(style.strokeWidth), dash: style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat), alpha: parseFloat(style.opacity) };
    probe.remove();
    return key === "grey" ? { ...found, alpha: 0.35 } : { ...found, width: found.width * 0.45 };
  };
  const paint = (): void => {
    const size = map.getSize();
    const wide = Math.ceil(size.x * (1 + 2 * ROOM)), high = Math.ceil(size.y * (1 + 2 * ROOM));
    const corner = map.containerPointToLayerPoint(L.point(-size.x * ROOM, -size.y * ROOM));
    canvas.width = wide;
    canvas.height = high;
    L.DomUtil.setPosition(canvas, corner);
    const context = canvas.getContext("2d");
    if (!context) return;
    const pixel = unitsAPixel();
    const [west, north] = toUnits(L.point(-size.x * ROOM, -size.y * ROOM));
    context.setTransform(1 / pixel, 0, 0, 1 / pixel, -west / pixel, -north / pixel);
    for (const [key, path] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const style = styleOf(key);
      context.strokeStyle = style.colour;
      context.globalAlpha = style.alpha;
      context.lineWidth = style.width * pixel;
      context.setLineDash(style.dash.map((dash) => dash * pixel));
      context.stroke(path);
    }
  };
  let seen = L.bounds([]);
  const settle = (): void => {
    const box = map.getPixelBounds();
    const inside = seen.min && seen.contains(box) && seen.getSize().x < map.getSize().x * (1 + 2 * ROOM) + 2;
    if (inside && scale === unitsAPixel()) return;
    scale = unitsAPixel();
    const size = map.getSize();
    seen = L.bounds((box.min ?? L.point(0, 0)).subtract(L.point(size.x * ROOM, size.y * ROOM)), (box.max ?? L.point(0, 0)).add(L.point(size.x * ROOM, size.y * ROOM)));
    paint();
  };
  let scale = 0;
  map.on("moveend zoomend resize", settle);
  build();
  settle();
  return {
    redraw: (looks) => {
      if (looks) build();
      paint();
    },
  };
}
