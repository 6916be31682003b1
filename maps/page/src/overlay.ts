/* Over the map, where it was asked for: flows on legs by risk alone as widths, and who bears the risk as colours of
   provinces. Both are the numbers of the program for the dates of the map; the page works out none of them. */

import { classOf } from "./answers";
import { columnOf, data, lineOf, type Burden, type Flow } from "./data";
import { byId, el, svg, type Child } from "./dom";
import { curvePath, curves } from "./places";
import { nowSide, state, type Thing } from "./state";
import { nodeName, number, t } from "./words";

const given = data.overlays;
const on = { flows: (): boolean => state.flows && Boolean(given?.flows), burden: (): boolean => state.burden && Boolean(given?.burden) };
/* The colours of provinces are not shares of arrivals: their names have no share then. */
export const bearing = on.burden;
/* What a date of the map has; nothing on any other day. */
function here<T>(columns: T[] | null | undefined): T | undefined {
  const column = columnOf(nowSide, state.day, state.until);
  return column < 0 ? undefined : columns?.[column];
}
const flows = (): Flow[] => (on.flows() && here(given?.flows)) || [];
const burdens = (): Burden[] => (on.burden() && here(given?.burden)) || [];

const SAMPLES = [5, 25, 50, 100];
const width = (percent: number): number => 1 + 0.13 * percent;
const share = (percent: number): string => `${number(percent, percent < 10 ? 1 : 0)}%`;

/* Legs that are drawn as one line carry what goes along them both ways. */
function byLine(): Map<number, number> {
  const found = new Map<number, number>();
  for (const [leg, percent] of flows()) found.set(lineOf[leg], (found.get(lineOf[leg]) ?? 0) + percent);
  return found;
}

function drawFlows(): void {
  const rows = [...byLine()].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  const group = document.getElementById("rr-flows") ?? svg("g", { id: "rr-flows" });
  if (!group.parentNode) byId("rr-mark").before(group);
  group.replaceChildren(...rows.map(([line, percent]) => svg("path", { d: curvePath(curves[line]), "data-l": line, "stroke-width": width(percent).toFixed(2) })));
  for (const each of [document.body, byId("rr-top-g")]) each.classList.toggle("flows", on.flows());
}

/* Colours of provinces; what Python wrote comes back when they go. */
const usual = new Map<Element, string>();
function drawBurden(): void {
  const found = new Map(burdens().map((row) => [row[0], row[1]]));
  document.querySelectorAll("#rr-base-g .prov").forEach((area) => {
    if (!usual.has(area)) usual.set(area, area.getAttribute("class") ?? "");
    const value = found.get(Number(area.getAttribute("data-n")));
    area.setAttribute("class", !on.burden() ? (usual.get(area) ?? "") : value === undefined ? "prov sx" : `prov e${classOf(value, given?.bounds ?? [])}`);
  });
}

/* The shares of arrivals, which the colours of provinces are without the burden. */
function hideShares(): void {
  const heading = byId("rr-legend").querySelector<HTMLElement>('[data-w="legend.share"]');
  for (const each of [heading, heading?.nextElementSibling]) each?.toggleAttribute("hidden", on.burden());
}

/* ---- legend and words ----------------------------------------------------------------------------------------------- */

/* Theta and what it comes from, as every table says it. */
function how(): string {
  if (!given) return "";
  const { value, from, records, years } = given.theta;
  const told = t(`overlay.${from}`, { n: records, from: years?.[0] ?? "", until: years?.[1] ?? "" });
  return t("overlay.how", { theta: number(value, 1), told }) + (given.overlap ? ` ${t("overlay.overlap")}` : "");
}
const title = (kind: "flows" | "burden"): string => t(`overlay.${kind}_title`, { place: given?.to.map(nodeName).join(", ") ?? "" });
/* What is on, in words; for the legend and for every picture of the map. */
export function overlayNotes(): string[] {
  const kinds = (["flows", "burden"] as const).filter((kind) => on[kind]());
  if (!kinds.length) return [];
  const known = kinds.every((kind) => here(given?.[kind]));
  return known ? [`${kinds.map(title).join("; ")}. ${how()}`, t("overlay.note")] : [t("overlay.none")];
}
function burdenName(number_: number): string {
  const bounds = (given?.bounds ?? []).map((value) => number(value, 0));
  if (number_ === 0) return t("legend.under", { high: bounds[0] });
  return number_ === bounds.length ? t("legend.over", { low: bounds[number_ - 1] }) : t("legend.between", { low: bounds[number_ - 1], high: bounds[number_] });
}
function rows(): Child[] {
  const found: Child[] = [];
  if (flows().length) {
    found.push(el("p", { class: "lh" }, title("flows")), el("ul", null, SAMPLES.map((percent) => el("li", null, svg("svg", { class: "sw", "aria-hidden": "true" }, svg("path", { class: "flow", d: "M3 7h28", "stroke-width": width(percent) })), el("span", { class: "lt" }, share(percent))))));
  }
  const classes = [...new Set(burdens().map((row) => classOf(row[1], given?.bounds ?? [])))].sort((a, b) => a - b);
  if (classes.length) {
    found.push(el("p", { class: "lh" }, title("burden")), el("ul", null, classes.map((k) => el("li", null, svg("svg", { class: "sw", "aria-hidden": "true" }, svg("rect", { class: `prov e${k}`, x: 3, y: 2, width: 28, height: 10 })), el("span", { class: "lt" }, burdenName(k)))), document.querySelector("#rr-base-g .prov.sx") ? el("li", null, svg("svg", { class: "sw", "aria-hidden": "true" }, svg("rect", { class: "prov sx", x: 3, y: 2, width: 28, height: 10 })), el("span", { class: "lt" }, t("legend.no_share"))) : null));
  }
  const notes = found.length ? [how(), t("overlay.note")] : overlayNotes();
  return notes.length ? [...found, el("p", { class: "note" }, notes.join(" "))] : found;
}

/* What the layers say of a thing, for its tooltip. */
export function overlayTip(thing: Thing): string[] {
  if (thing.kind === "line") {
    const some = flows().filter(([leg]) => lineOf[leg] === thing.line);
    if (!some.length) return [];
    const people = some.every((row) => row[2] !== undefined) ? t("overlay.people", { n: number(some.reduce((sum, row) => sum + (row[2] ?? 0), 0), 0) }) : "";
    return [t("overlay.flow", { share: share(byLine().get(thing.line) ?? 0) }) + people];
  }
  const row = thing.kind === "node" ? burdens().find(([node]) => node === thing.node) : undefined;
  return row ? [t("overlay.bears", { n: number(row[1], 0), part: share(row[2]) })] : [];
}

/* The boxes that switch the layers on. */
export function overlayChecks(check: (path: string, read: () => boolean, act: (on: boolean) => void) => HTMLElement, set: (change: { flows?: boolean; burden?: boolean }) => void): HTMLElement[] {
  return [
    ...(given?.flows ? [check("overlay.flows", () => state.flows, (flows_) => set({ flows: flows_ }))] : []),
    ...(given?.burden ? [check("overlay.burden", () => state.burden, (burden) => set({ burden }))] : []),
  ];
}

export function followOverlay(changed: ReadonlySet<string>): void {
  if (!given || (changed.size === 1 && (changed.has("tab") || changed.has("thing")))) return;
  drawFlows();
  drawBurden();
  hideShares();
  document.getElementById("rr-overlay")?.remove();
  const found = rows();
  if (found.length) byId("rr-legend").append(el("div", { id: "rr-overlay" }, found));
}
