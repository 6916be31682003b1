/* Why the index is what it is: the stages of the route, and what events add to it or changed in it, as signed bars. */

import { way } from "./bidi";
import { added, before, difference, engine, indexOf, look, moved, now, routesOf, told as toldRoute, linesOf } from "./answers";
import { data, events, legs } from "./data";
import { DOUBT, RECORD, ROUTE } from "./engine";
import { button, el, isolate, type Child } from "./dom";
import { bar, eventItem, folded } from "./event";
import { swatch } from "./legend";
import { figureList } from "./details";
import { claimsOf, isRecorded, passagesOf, passageText, yearsText } from "./record";
import { openThing } from "./show";
import { told } from "./told";
import { nowSide, state, whenName } from "./state";
import { hazardText, index, legName, nodeName, signed, t, term } from "./words";

/* The hazard of some legs in parts: baseline, doubt, record and events. */
export function sums(some: readonly number[]): string {
  if (told) return "";
  const view = now(), side = data.sides[nowSide];
  const total = some.reduce((sum, leg) => sum + view.hazard[leg], 0);
  const base = some.reduce((sum, leg) => sum + side.base[leg], 0);
  const values = { h: hazardText(total), e: signed(total - base) };
  if (!side.parts) return t("why.parts_short", { ...values, b: hazardText(base) });
  const [b, d, r] = [0, 1, 2].map((k) => some.reduce((sum, leg) => sum + (side.parts?.[leg][k] ?? 0), 0));
  return t("why.parts", { ...values, b: hazardText(b), d: signed(d), r: signed(r) });
}

export function stageList(some: readonly number[]): HTMLElement {
  const from = state.change ? before() : null;
  return el("ol", { class: "stages-list" }, some.map((leg, i) => {
    const value = (hazard: number, blocked: boolean): string => (blocked ? t("legend.shut") : index(indexOf(hazard)));
    const change = from ? difference(from, now(), [leg]) : null;
    const text = change ? `${value(change.before.hazard, change.before.blocked)} → ${value(change.after.hazard, change.after.blocked)}` : value(now().hazard[leg], now().blocked[leg] === 1);
    const open: HTMLButtonElement = button({ class: "stage" }, () => openThing({ kind: "line", line: linesOf([leg])[0] }, open),
      el("span", { class: "rank" }, i + 1), swatch(look([leg])), el("span", { class: "way" }, isolate(legName(leg)), el("span", { class: "small" }, ` · ${term("modes", legs[leg].mode)}`)), el("span", { class: "idx" }, text));
    return el("li", null, open);
  }));
}

/* What events add to some legs, or between two views. */
export function parts(some: readonly number[], heading: "h2" | "h3" = "h2"): Child[] {
  const view = now();
  if (told) return namedEvents("why.having_effect", heading, some, (k) => view.active[k] > 0);
  const found = added(view, some).filter((part) => Math.abs(part.hazard) >= 0.0005);
  const largest = Math.abs(found.at(0)?.hazard ?? 0);
  return [el(heading, null, t("why.events"), el("span", { class: "count" }, found.length)),
    found.length ? null : el("p", { class: "note" }, t("why.none")), ...folded(found, 5, (part) => eventItem(part.event, bar(part.hazard, largest)))];
}
export function changes(one: readonly number[], other: readonly number[], heading: "h2" | "h3" = "h2"): Child[] {
  const from = before();
  if (!from) return [];
  if (told) return namedEvents("why.begun_or_over", heading, [...one, ...other], (k) => from.active[k] !== now().active[k]);
  const found = moved(from, now(), one, other).filter((row) => Math.abs(row.hazard) >= 0.0005);
  const largest = Math.abs(found.at(0)?.hazard ?? 0), adds = new Map(added(now(), other).map((part) => [part.event, part.hazard]));
  /* What an event adds stands in a list of its own, which paper has no second time. */
  const here = (event: number): string => (Math.abs(adds.get(event) ?? 0) < 0.0005 ? "" : ` · ${t("why.adds_here", { part: signed(adds.get(event) ?? 0), date: whenName(state.day, state.until) })}`);
  return [el(heading, null, t("why.changes"), el("span", { class: "count" }, found.length)), found.length ? null : el("p", { class: "note" }, t("why.none")),
    ...folded(found, 5, ({ event, hazard }) => (event < 0 ? el("li", { class: "event" }, el("p", { class: "event-head" }, el("b", null, t(CAUSES[event]))), bar(hazard, largest))
      : eventItem(event, bar(hazard, largest, el("span", { class: "small" }, fate(event, hazard), el("span", { class: "print-only" }, here(event)))))))];
}
/* A public map names events by when they began, and not by what they add. */
function namedEvents(title: string, heading: "h2" | "h3", some: readonly number[], want: (event: number) => boolean): Child[] {
  const found = [...new Set(some.flatMap((leg) => engine().eventsOf(leg)))].filter(want).sort((a, b) => ((events[a].start ?? "") < (events[b].start ?? "") ? -1 : 1));
  return [el(heading, null, t(title), el("span", { class: "count" }, found.length)), found.length ? null : el("p", { class: "note" }, t("events.none")), ...folded(found, 5, (k) => eventItem(k))];
}
const CAUSES: Record<number, string> = { [DOUBT]: "why.doubt", [RECORD]: "why.record", [ROUTE]: "why.other_route" };
/* In a word what became of an event between the two dates, as geo/model/changes.py says it. */
function fate(k: number, change: number): string {
  const from = before(), view = now();
  if (!from) return "";
  const was = from.active[k], is = view.active[k];
  if (!was && is) return t("why.began");
  if (was && !is) return t("why.ended");
  const last = data.sides[view.side].days[k]?.[1] ?? Infinity;
  if (is < was && last < view.until) return t("why.faded");
  return t((is === was ? change > 0 === (events[k].direction === "raises") : is > was) ? "why.more_" : "why.less");
}

/* What closes the routes of a pair where none is open: the events on legs that are blocked. */
function blocks(): Child[] {
  const view = now();
  const closing = new Set(legs.flatMap((_, leg) => (view.blocked[leg] ? engine().closing(view, leg) : [])));
  const found = [...closing];
  return [el("h2", null, t("why.closed_by")), ...folded(found, 5, (k) => eventItem(k))];
}

/* What was recorded of the corridor in those years, as it stands. */
function record(corridor: readonly string[]): Child[] {
  const title = t("record.title", { years: yearsText() });
  if (!isRecorded()) return data.recorded.place === null ? [] : [el("h2", null, title), el("p", { class: "note" }, t("record.other", { place: nodeName(data.recorded.place) }))];
  const claims = claimsOf(corridor), passages = passagesOf(corridor);
  const use = el("p", { class: "note" }, t("record.use"));
  if (!claims.length) return [el("h2", null, title), el("p", { class: "note" }, t("record.none")), use];
  const [head, ...rest] = figureList(title, claims, "h2");
  return [head, ...passages.map((passage) => el("p", { class: "small" }, t("record.of_arrivals"), " ", isolate(passageText(passage, corridor)))), use, ...rest];
}

export function why(): Child[] {
  const route = toldRoute();
  if (!route) return state.origin === null ? [] : blocks();
  const from = before();
  const was = from ? (state.pinned ? route : routesOf(from).at(0)) : null;
  const known = engine().knownOf(now(), route.legs);
  return [
    el("h2", null, t("why.stages")), el("p", { class: "small" }, isolate(way(route.nodes.map(nodeName)))), stageList(route.legs),
    route.open ? el("p", { class: "note" }, t("why.index", { n: index(indexOf(route.hazard)) }), ". ", sums(route.legs)) : el("p", { class: "closed" }, t("corridors.shut")),
    el("p", { class: "note" }, `${t("why.evidence")}: `, t(`why.evidence_${known.level}`, { n: known.sources })),
    ...record(route.corridor),
    ...(was ? changes(was.legs, route.legs) : []), ...parts(route.legs),
  ];
}
