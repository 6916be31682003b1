/* The legend: only classes that are on the map, and a click on one shows it alone. */

import { lineLooks, look } from "./answers";
import { data, nodes } from "./data";
import { byId, el, svg } from "./dom";
import { overlayChecks } from "./overlay";
import { drawnBorders } from "./places";
import { set, state } from "./state";
import { number, t } from "./words";

export function swatch(look_: string): SVGSVGElement {
  return svg("svg", { class: "sw", "aria-hidden": "true" }, svg("path", { class: `l ${look_ === "thin" ? "h3 thin" : look_}`, d: "M3 7h28" }));
}
const edge = (value: number): string => (value < 99 ? number(value, 0) : number(value, 1));
export function className(look_: string): string {
  const found = /^h(\d)$/.exec(look_);
  if (!found) return t(`legend.${look_}`);
  const n = Number(found[1]), bounds = data.thresholds.index;
  if (n === 0) return t("legend.under", { high: edge(bounds[0]) });
  return n === bounds.length ? t("legend.over", { low: edge(bounds[n - 1]) }) : t("legend.between", { low: edge(bounds[n - 1]), high: edge(bounds[n]) });
}

function shareName(look_: string): string {
  const bounds = data.thresholds.share.map((value) => number(value, 0)), n = Number(look_.slice(1));
  if (look_ === "sx") return t("legend.no_share");
  if (n === 0) return t("legend.under", { high: `${bounds[0]}%` });
  return n === bounds.length ? t("legend.over", { low: `${bounds[n - 1]}%` }) : t("legend.between", { low: bounds[n - 1], high: `${bounds[n]}%` });
}

let options: HTMLElement | null = null;
function check(path: string, read: () => boolean, act: (on: boolean) => void): HTMLElement {
  const box = el("input", { type: "checkbox" });
  box.checked = read();
  box.addEventListener("change", () => act(box.checked));
  return el("label", null, box, el("span", null, t(path)));
}

function present(): Set<string> {
  const found = new Set<string>();
  const looks = new Set(lineLooks());
  for (const node of drawnBorders) looks.add(look(nodes[node].crossings ?? []));
  for (const each of looks) each.split(" ").forEach((part) => found.add(part));
  return found;
}

export function drawLegend(): void {
  const change = state.change && state.then !== null;
  const here = present();
  const order = [...Array.from({ length: change ? 7 : 8 }, (_, i) => `${change ? "d" : "h"}${i}`), "thin", "none", ...(change ? ["closes", "opens", "both"] : ["shut"])];
  const list = byId("rr-legend").querySelector(".scale");
  const title = byId("rr-legend").querySelector(".lh");
  if (!list || !title) return;
  title.textContent = t(change ? "legend.change" : "legend.hazard");
  title.setAttribute("data-w", change ? "legend.change" : "legend.hazard");
  byId("rr-legend").querySelectorAll("rect.prov").forEach((each) => {
    const found = [...each.classList].find((name) => /^s[0-5x]$/.test(name));
    if (found) each.closest("li")?.querySelector(".lt")?.replaceChildren(shareName(found));
  });
  const rows = new Map([...list.querySelectorAll<HTMLElement>("button")].map((each) => [each.dataset["class"] ?? "", each]));
  for (const [key, each] of rows) if (!order.includes(key)) each.parentElement?.remove();
  order.forEach((key, i) => {
    let row = rows.get(key);
    if (!row) {
      row = el("button", { type: "button", "data-class": key }, swatch(key), el("span", { class: "lt" }));
      list.insertBefore(el("li", null, row), list.children[i] ?? null);
    }
    const text = row.querySelector(".lt"), name = className(key);
    if (text && text.textContent !== name) text.textContent = name;
    if (row.parentElement) row.parentElement.hidden = !here.has(key);
    row.setAttribute("aria-pressed", String(state.only === key));
  });
}

export function startLegend(): void {
  byId("rr-legend").addEventListener("click", (event) => {
    const key = (event.target as Element).closest<HTMLElement>("[data-class]")?.dataset["class"];
    if (key) set({ only: state.only === key ? null : key }, { push: false });
  });
  drawOptions();
}
function drawOptions(): void {
  byId("rr-legend").querySelector(".opts")?.remove();
  options = el("span", { class: "opts" },
    check("legend.links", () => state.all, (all) => set({ all })),
    state.then !== null && !data.compare ? check("legend.show_change", () => state.change, (change) => set({ change, only: null })) : null,
    overlayChecks(check, set),
    check("legend.names", () => !document.body.classList.contains("no-names"), (on) => void document.body.classList.toggle("no-names", !on)));
  byId("rr-legend").append(options);
}
export function followLegend(changed: ReadonlySet<string>): void {
  if (["day", "until", "then", "thenUntil", "change", "only", "lang", "all"].some((key) => changed.has(key))) drawLegend();
  if (["then", "lang", "all", "change", "flows", "burden"].some((key) => changed.has(key))) {
    const at = options?.contains(document.activeElement) ? [...options.querySelectorAll("input")].indexOf(document.activeElement as HTMLInputElement) : -1;
    drawOptions();
    if (at >= 0) options?.querySelectorAll("input")[at]?.focus();
  }
}
