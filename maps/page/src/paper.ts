/* Paper: the map as a still drawing of what is in view, and every part of the answer after it. */

import { redrawChart } from "./chart";
import type { Box } from "./data";
import { byId, el, svg } from "./dom";
import { openRests } from "./event";
import { boxInView } from "./map";
import { paperParts } from "./tabs";

let still: HTMLElement | null = null;

/* A drawing of a box that fits any size, with the names that are on the map now. */
function stillOf([west, north, east, south]: Box): HTMLElement {
  const region = byId("rr-region").getBoundingClientRect();
  const made = el("div", { class: "still" });
  const drawing = svg("svg", { class: "sc", viewBox: `${west} ${north} ${east - west} ${south - north}`, width: "100%", height: "100%" });
  const href = (id: string): SVGElement => svg("use", { href: `#${id}` });
  drawing.append(href("rr-base-g"), href("rr-top-g"));
  const names = el("div", { class: "names" });
  document.querySelectorAll<HTMLElement>("#rr-region .live .nm:not(.off)").forEach((each) => {
    const copy = each.cloneNode(true) as HTMLElement;
    const at = each.getBoundingClientRect();
    const scale = (east - west) / region.width;
    copy.removeAttribute("style");
    copy.style.setProperty("--x", String(west + (at.left - region.left) * scale));
    copy.style.setProperty("--y", String(north + (at.top - region.top) * scale));
    names.append(copy);
  });
  made.append(drawing, names);
  made.style.setProperty("--cx", String((west + east) / 2));
  made.style.setProperty("--cy", String((north + south) / 2));
  made.style.setProperty("--w", String(east - west));
  made.style.setProperty("--h", String(south - north));
  return made;
}

export function startPaper(): void {
  addEventListener("beforeprint", () => {
    still?.remove();
    still = stillOf(boxInView());
    byId("rr-region").append(still);
    document.getElementById("rr-paper")?.remove();
    openRests();
    byId("rr-rail").append(paperParts());
    openRests();
    redrawChart(true);
  });
  addEventListener("afterprint", () => {
    still?.remove();
    still = null;
    document.getElementById("rr-paper")?.remove();
    redrawChart(false);
  });
}
