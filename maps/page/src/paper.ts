/* Paper: the map as a still drawing of what is in view, and every part of the answer after it. */

import { redrawChart, SHEET } from "./chart";
import type { Box } from "./data";
import { byId, el, svg } from "./dom";
import { openRests } from "./event";
import { boxInView } from "./map";
import { namesAt } from "./names";
import { paperParts } from "./tabs";
import { number, t } from "./words";

let still: HTMLElement | null = null;
/* Pixels on paper: the frames of the map (as in the styles), how much of them the region has, and what stands in its corner. */
const FRAME = (80 / 25.4) * 96, REGION = 1.62 / 2.62, CORNER = 42;

/* A drawing of a box that fits any size, with the names that are on the map now. */
function stillOf([west, north, east, south]: Box): HTMLElement {
  const made = el("div", { class: "still" });
  const drawing = svg("svg", { class: "sc", viewBox: `${west} ${north} ${east - west} ${south - north}`, width: "100%", height: "100%" });
  const href = (id: string): SVGElement => svg("use", { href: `#${id}` });
  drawing.append(href("rr-base-g"), href("rr-top-g"));
  const names = el("div", { class: "names" });
  const width = document.body.classList.contains("alone") ? SHEET : SHEET * REGION, scale = Math.min(width / (east - west), FRAME / (south - north));
  names.append(...namesAt({
    scale, width, height: FRAME, left: 0, top: 0, x: (u) => width / 2 + (u - (west + east) / 2) * scale, y: (u) => FRAME / 2 + (u - (north + south) / 2) * scale,
    over: [{ minX: 0, minY: FRAME - CORNER, maxX: 0.8 * width, maxY: FRAME }],
    place: (body, x, y) => {
      body.style.setProperty("--x", String((x - width / 2) / scale + (west + east) / 2));
      body.style.setProperty("--y", String((y - FRAME / 2) / scale + (north + south) / 2));
    },
  }));
  made.append(drawing, names);
  made.style.setProperty("--cx", String((west + east) / 2));
  made.style.setProperty("--cy", String((north + south) / 2));
  made.style.setProperty("--w", String(east - west));
  made.style.setProperty("--h", String(south - north));
  return made;
}

/* An event that stands twice in the answer is told once, with both its numbers. */
function tellOnce(): void {
  const seen = new Set<string | undefined>();
  document.querySelectorAll<HTMLElement>("#rr-panel [data-event]").forEach((each) => {
    each.classList.toggle("again", seen.has(each.dataset["event"]));
    seen.add(each.dataset["event"]);
  });
  document.querySelectorAll("#rr-panel .above").forEach((each) => each.remove());
  document.querySelectorAll("#rr-panel > ol").forEach((list) => {
    const n = list.querySelectorAll(":scope > .again").length;
    if (n) list.before(el("p", { class: "note above print-only" }, t("paper.above", { n: number(n) })));
  });
}

export function startPaper(ready: () => void): void {
  addEventListener("beforeprint", () => {
    ready();
    still?.remove();
    still = stillOf(boxInView());
    byId("rr-region").append(still);
    document.getElementById("rr-paper")?.remove();
    openRests();
    byId("rr-rail").append(paperParts());
    openRests();
    tellOnce();
    redrawChart(true);
  });
  addEventListener("afterprint", () => {
    still?.remove();
    still = null;
    document.getElementById("rr-paper")?.remove();
    redrawChart(false);
  });
}
