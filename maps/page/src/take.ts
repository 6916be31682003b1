/* What a reader takes along: a link, a citation, numbers, pictures, paper. */

import { indexOf, now, shown, hazardOf, before } from "./answers";
import { seriesRows } from "./chart";
import { data, legs } from "./data";
import { button, byId, el } from "./dom";
import { placeId, sentence } from "./headline";
import { bandNow, chanceOf } from "./ranges";
import { picture, pixels } from "./picture";
import { copy, csvOf, save } from "./save";
import { address, state, whenName } from "./state";
import { saidIn, t, title } from "./words";

export function citation(): string {
  const release = t(`release.${data.release}`);
  const attribution = (saidIn(data, "attribution") ?? data.attribution).replace(/\.$/, "");
  return `${t("take.citation", { title: title(), version: data.version, date: data.released, release })} ${sentence()} ${attribution}${attribution ? "." : ""}`.trim();
}

/* The corridors on the day, their stages, and the index over time. */
export function numbers(): string {
  const view = now(), from = before();
  const hazard = (value: number): string | number => (data.told ? "" : Number(value.toFixed(6)));
  const tell = (value: number | null): string | number => (value === null || Number.isNaN(value) ? "" : Number(indexOf(value).toFixed(data.told ? 1 : 4)));
  const rows: (string | number)[][] = [
    [t("take.title"), sentence()], ["release", t(`release.${data.release}`)], ["note", t("not_this")], ["dataset", `${title()} ${data.version}`], ["from", placeId(state.origin)], ["to", placeId(state.destination)], ["date", whenName(state.day, state.until)], [],
    ["rank", "corridor", "risk_index", "hazard", "risk_index_before", "range_low", "range_high", "chance_percent", "legs"],
  ];
  for (const route of shown()) {
    const was = from ? hazardOf(from, route.legs) : null, band = route.rank === 1 ? bandNow() : null;
    rows.push([route.rank ?? "", route.corridor.join(" > "), route.open ? tell(route.hazard) : "blocked", route.open ? hazard(route.hazard) : "", tell(was), band?.low ?? "", band?.high ?? "", chanceOf(route.corridor) ?? "", route.legs.map((leg) => legs[leg].id).join(" ")]);
  }
  rows.push([], ["leg", "stage_of_rank", "risk_index", "hazard"]);
  for (const route of shown()) for (const leg of route.legs) rows.push([legs[leg].id, route.rank ?? "", view.blocked[leg] ? "blocked" : tell(view.hazard[leg]), hazard(view.hazard[leg])]);
  rows.push([], ["date", "risk_index", "range_low", "median", "range_high"], ...seriesRows());
  return csvOf(rows);
}

const fileName = (ending: string): string => `route-risk_${placeId(state.origin)}_${placeId(state.destination)}_${whenName(state.day, state.until)}.${ending}`.replaceAll(/[^\w.-]+/g, "-");

export function startTake(): void {
  const item = (path: string, act: () => void): HTMLElement => button({ "data-w": path }, act, t(path));
  const menu = el("details", { class: "take" }, el("summary", { "data-w": "take.title" }, t("take.title")), el("div", null,
    item("take.link", () => void copy(location.href.split("#")[0] + address())), item("take.cite", () => void copy(citation())), item("take.csv", () => save(fileName("csv"), "text/csv", numbers())),
    item("take.svg", () => save(fileName("svg"), "image/svg+xml", picture().text)), item("take.png", () => void pixels(picture()).then((blob) => save(fileName("png"), "image/png", blob))), item("take.print", () => print())));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.stopPropagation();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
  });
  byId("rr-take").append(menu);
}
