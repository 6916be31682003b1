/* The answer beside the map: corridors, the least risk first. */

import { before, hazardOf, indexOf, engine, now, sameLegs, shown, type Shown } from "./answers";
import { data } from "./data";
import { button, byId, el, isolate, refill, svg } from "./dom";
import { drawn } from "./map";
import { bandNow, bandOf, chanceOf, chanceOfRest, drawnElsewhere, rangesOf } from "./ranges";
import { pairName } from "./headline";
import { passagesOf, passageText } from "./record";
import { set, state } from "./state";
import { corridorName, nodeName, t, whole } from "./words";

const ROWS = 5;
let more = false;

export function meter(value: number, low?: number, high?: number): SVGSVGElement {
  const bar = svg("svg", { class: "meter", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { class: "mb", d: "M0 3h100" }));
  bar.append(svg("path", { class: "mv", d: `M0 3h${Math.max(value, 0.5).toFixed(1)}` }));
  if (low !== undefined && high !== undefined) bar.append(svg("path", { class: "mt", d: `M${low} 3h.8M${high - 0.8} 3h.8` }));
  return bar;
}

function row(route: Shown, onMap: boolean): HTMLElement {
  const value = indexOf(route.hazard);
  const known = engine().knownOf(now(), route.legs);
  const from = before(), was = from ? hazardOf(from, route.legs) : null;
  const chance = chanceOf(route.corridor);
  const band = bandOf(route.corridor) ?? (route.rank === 1 ? bandNow() : null);
  const notes: string[] = [
    route.pinned ? t("corridors.pinned") : "",
    from && !Number.isNaN(was) ? t("corridors.before", { n: was === null ? t("corridors.shut") : whole(indexOf(was)) }) : "",
    chance !== null && route.rank !== null ? t("corridors.chance", { n: chance }) : "",
    band ? t("corridors.range", { a: whole(band.low), b: whole(band.high) }) : "",
    ...passagesOf(route.corridor).map((passage) => passageText(passage, route.corridor)),
    known.level === "none" || known.level === "thin" ? t(`corridors.${known.level}`) : "",
  ].filter(Boolean);
  const pressed = route.pinned || (state.pinned === null && route.rank === 1);
  return el("li", null, el("button", { class: `cor${route.rank === 1 ? " first" : ""}${onMap ? " on" : ""}`, "aria-pressed": String(pressed), "data-legs": route.legs.join(" "), type: "button" },
    el("span", { class: "rank" }, route.rank ?? "•"), el("span", { class: "way" }, isolate(corridorName(route.corridor))),
    el("span", { class: "idx" }, route.open ? whole(value) : t("corridors.shut")), route.open && !Number.isNaN(value) ? meter(value, band?.low, band?.high) : null, notes.length ? el("span", { class: "more" }, notes.join(" · ")) : null));
}

/* The ranks whose 90 % ranges overlap with that of another one. */
function overlapping(ranked: readonly Shown[]): number[] {
  const own = ranked.flatMap((route) => {
    const band = bandOf(route.corridor);
    return band && route.rank !== null ? [{ rank: route.rank, ...band }] : [];
  });
  return own.filter((one) => own.some((other) => other !== one && other.low <= one.high && one.low <= other.high)).map(({ rank }) => rank);
}

/* The rows answer as soon as the page does, those that Python wrote, too. */
export function startRail(): void {
  byId("rr-corridors").addEventListener("click", (event) => {
    const way = (event.target as Element).closest<HTMLElement>(".cor")?.dataset["legs"]?.split(" ").map(Number);
    if (way) set({ pinned: state.pinned && sameLegs(way, state.pinned) ? null : way, tab: "why", thing: null });
  });
}

export function drawRail(): void {
  const found = shown(), ranked = found.filter((route) => route.rank !== null), onMap = new Set(drawn().map((route) => route.legs.join(" ")));
  const list = byId("rr-corridors");
  if (state.origin === null || state.destination === null) return list.replaceChildren();
  const visible = found.filter((route) => more || route.rank === null || route.rank <= ROWS || route.pinned);
  refill(list, ranked.length ? null : el("li", { class: "closed" }, t("corridors.closed")), visible.map((route) => row(route, onMap.has(route.legs.join(" ")))));
  let foot = document.getElementById("rr-corridors-foot");
  if (!foot) list.after((foot = el("div", { id: "rr-corridors-foot" })));
  const hidden = found.length - visible.length;
  const uncertain = overlapping(ranked);
  const rest = chanceOfRest(ranked.map((route) => route.corridor)), elsewhere = data.doubt ? drawnElsewhere() : null;
  const ranged = rangesOf();
  const others = ranged && (ranged.origin === null ? t("corridors.own_to", { destination: nodeName(ranged.destination) }) : t("corridors.own", { pair: pairName(ranged.origin, ranged.destination) }));
  refill(foot,
    hidden > 0 ? button({ class: "linkish" }, () => {
      more = true;
      drawRail();
    }, t("corridors.others", { n: hidden })) : null,
    state.pinned ? button({ class: "linkish" }, () => set({ pinned: null }), t("corridors.unpin")) : null,
    uncertain.length ? el("p", { class: "note uncertain" }, el("b", null, t("corridors.uncertain")), ` ${t("corridors.overlap", { ranks: uncertain.join(", ") })}`) : null,
    ranked.length > 1 && !data.doubt ? el("p", { class: "note" }, t("corridors.no_draws")) : null,
    ranked.length ? el("p", { class: "note" }, t("corridors.note"), rest ? ` ${t("corridors.rest", { n: rest })}.` : "", elsewhere ? ` ${t("corridors.drawn", { date: elsewhere })}` : "", others ? ` ${others}` : "") : null);
}
