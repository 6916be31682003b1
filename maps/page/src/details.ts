/* What was chosen on the map or in a table: a place, a border, a leg or a country, with its figures, events and legs. */

import { before, difference, engine, indexOf, look, now } from "./answers";
import { data, events, legs, nodes, texts, type Claim } from "./data";
import { button, byId, el, isolate, put, type Child } from "./dom";
import { eventItem, folded } from "./event";
import { className, swatch } from "./legend";
import { chanceOfLeg } from "./ranges";
import { closeThing, openThing } from "./show";
import { pairName } from "./headline";
import { set, state, type Thing } from "./state";
import { titleOf } from "./titles";
import { told } from "./told";
import { changes, parts, sums } from "./why";
import { badge, countryName, dateText, index, lang, leastTrusted, legName, measured, nameOf, number, otherName, said, sourceLink, sourceList, t, term } from "./words";

type Fact = [string, ...Child[]] | null;
function facts(rows: Fact[]): HTMLElement {
  const list = el("dl", { class: "facts" });
  for (const row of rows) if (row) list.append(el("dt", null, row[0]), el("dd", null, ...row.slice(1)));
  return list;
}
const kind = (word: string, ...more: (string | null)[]): HTMLElement => el("p", { class: "kind" }, term("kinds", word), ...more.flatMap((part) => (part ? [" · ", part] : [])));
function pick(thing: Thing, ...lead: Child[]): HTMLElement {
  const made: HTMLButtonElement = button({ class: "pick" }, () => openThing(thing, made), ...lead, isolate(titleOf(thing)));
  return el("li", null, made);
}

function legFacts(leg: number): HTMLElement {
  const view = now(), known = engine().knownOf(view, [leg]), from = state.change ? before() : null;
  const level = known.level === "none" ? "n" : known.level === "thin" ? "t" : "f";
  const rows: Fact[] = [];
  const look_ = look([leg]);
  if (from) {
    const change = difference(from, view, [leg]);
    const text = (each: { hazard: number; blocked: boolean }): string => (each.blocked ? t("legend.shut") : index(indexOf(each.hazard)));
    rows.push([t("table.change"), swatch(look_), " ", el("b", null, `${text(change.before)} → ${text(change.after)}`)]);
    rows.push([t("legend.change"), change.kind === "moved" && !told ? (Math.abs(change.ratio - 1) < 0.005 ? t("change.same") : t("change.times", { n: number(change.ratio) })) : change.kind === "moved" ? className(look_.split(" ")[0]) : t(`legend.${change.kind}`)]);
  } else if (view.blocked[leg]) rows.push([t("detail.index"), swatch("shut"), " ", t("detail.blocked")]);
  else rows.push([t("detail.index"), swatch(look_), " ", el("b", null, t("detail.index_of", { n: index(indexOf(view.hazard[leg])) })), /^h/.test(look_) ? ` · ${className(look_.split(" ")[0])}` : ""]);
  rows.push([t("detail.coverage"), t(`detail.coverage_${level}`, { n: number(known.sources) })], [t("detail.baseline"), t("detail.baseline_of", { n: legs[leg].base }), legs[leg].km ? ` · ${measured(number(legs[leg].km ?? 0, 0), "km", legs[leg].km)}` : ""]);
  const chance = chanceOfLeg(leg);
  if (chance) rows.push([t("detail.draws"), t("detail.chance", { n: chance, pair: pairName() })]);
  rows.push(legs[leg].rationale ? [t("detail.why"), said(legs[leg], "rationale", legs[leg].rationale ?? ""), badge(legs[leg], legs[leg].rationale)] : null, legs[leg].sources ? [t("detail.sources"), ...sourceList(legs[leg].sources ?? [])] : null);
  return facts(rows);
}
const partsOf = (leg: number): Child[] => (state.change && before() ? changes([leg], [leg], "h3") : [el("p", { class: "note" }, sums([leg])), ...parts([leg], "h3")]);

function ofLine(line: number): Child[] {
  const some = data.lines[line];
  return [kind("leg", term("modes", legs[some[0]].mode), some.length > 1 ? t("detail.direction") : null),
    ...some.flatMap((leg) => [some.length > 1 ? el("h3", null, isolate(legName(leg))) : null, legFacts(leg)]), ...partsOf(some[0])];
}

function ofNode(node: number): Child[] {
  const place = nodes[node];
  const both = place.other ? `${countryName(place.country)} – ${countryName(place.other)}` : countryName(place.country);
  const crossings = place.crossings ?? [];
  const whole = ["transit_country", "destination"].includes(place.kind);
  const asks: Child[] = [];
  if (place.kind === "province" && state.origin !== node) asks.push(button({ class: "btn" }, () => set({ origin: node }), t("detail.routes")));
  if (place.kind === "destination" && state.destination !== node) asks.push(button({ class: "btn" }, () => set({ destination: node }), t("detail.routes_to")));
  const out = data.lines.map((_, line) => line).filter((line) => data.lines[line].some((leg) => legs[leg].tail === node));
  const into = data.lines.map((_, line) => line).filter((line) => data.lines[line].some((leg) => legs[leg].head === node));
  const list = (title: string, some: number[]): Child[] => (some.length ? [el("h3", null, title), el("ul", null, some.map((line) => pick({ kind: "line", line }, swatch(look(data.lines[line])))))] : []);
  const other = otherName(place);
  return [kind(place.kind, other && other !== nameOf(place) ? other : null), asks.length ? el("p", { class: "no-print" }, asks) : null,
    facts([place.kind === "province" ? [t("detail.share"), el("b", null, place.share === undefined ? t("detail.no_share") : `${place.share}%`)] : null,
      place.kind === "border_segment" ? [t("detail.countries"), isolate(both)] : null, place.notes ? [t("detail.note"), said(place, "notes", place.notes), badge(place, place.notes)] : null]),
    ...crossings.flatMap((leg) => [el("h3", null, `${t("detail.crossings")}: `, isolate(nameOf(nodes[legs[leg].head]))), legFacts(leg), ...partsOf(leg)]),
    ...figures([place.id, whole ? place.country : "", place.kind === "border_segment" ? `${place.country}-${place.other ?? ""}` : ""]),
    ...(crossings.length ? [] : eventsAt(Object.hasOwn(data.place_events, place.id) ? data.place_events[place.id] : [])),
    ...list(t("detail.legs_out"), out), ...list(t("detail.legs_in"), into)];
}

function ofCountry(iso3: string): Child[] {
  const borders = nodes.map((_, i) => i).filter((i) => nodes[i].kind === "border_segment" && [nodes[i].country, nodes[i].other].includes(iso3));
  return [kind("country"), ...figures([iso3]), ...eventsAt(Object.hasOwn(data.place_events, iso3) ? data.place_events[iso3] : []),
    borders.length ? el("h3", null, t("kinds.border_segment")) : null, el("ul", null, borders.map((node) => pick({ kind: "node", node }, swatch(look(nodes[node].crossings ?? [])))))];
}

function eventsAt(some: readonly number[]): Child[] {
  const { active } = now();
  const size = (k: number): number => (events[k].effect === "block" ? 100 : 1) * (events[k].x ?? 1) * active[k];
  const found = some.filter((k) => active[k] >= 0.01).sort((a, b) => size(b) - size(a) || a - b);
  return [el("h3", null, t("events.title", { date: byIdValue() }), el("span", { class: "count" }, found.length)), found.length ? null : el("p", { class: "note" }, t("events.none")), ...folded(found, 5, (k) => eventItem(k))];
}
const byIdValue = (): string => (byId("rr-date") as HTMLInputElement).value;

/* ---- figures -------------------------------------------------------------------------------------------------------- */

const period = (claim: Claim): string => (claim.start && claim.end && claim.start !== claim.end ? dateText(`${claim.start} – ${claim.end}`) : claim.end ? (claim.start ? dateText(claim.end) : t("claims.until", { date: claim.end })) : dateText(claim.start ?? ""));
function valueOf(claim: Claim): string {
  if (claim.value === undefined) return t("claims.withheld");
  const v = claim.max === undefined ? number(claim.value) : `${number(claim.value)}${lang() === "ko" ? "~" : "–"}${number(claim.max)}`;
  return term("claims", claim.qualifier ?? "exact").replace("{v}", measured(v, claim.unit, claim.max === undefined ? claim.value : undefined));
}
function figures(places: string[]): Child[] {
  const { placeClaims } = texts();
  const numbers = [...new Set(places.flatMap((place) => placeClaims.get(place) ?? []))];
  return numbers.length ? figureList(t("claims.title"), numbers, "h3") : [];
}
/* Some claims as figures, conflicting ones together. */
export function figureList(title: string, numbers: readonly number[], heading: "h2" | "h3"): Child[] {
  const { claims } = texts();
  const groups = new Map<string, number[]>();
  for (const i of numbers) groups.set(claims[i].figure, [...(groups.get(claims[i].figure) ?? []), i]);
  const rows = [...groups.values()].sort((a, b) => (claims[b[0]].end ?? "").localeCompare(claims[a[0]].end ?? ""));
  return [el(heading, null, title, el("span", { class: "count" }, rows.length)), ...folded(rows, 4, (some) => figure(some.map((i) => claims[i])), "figures")];
}
function figure(some: Claim[]): HTMLElement {
  const [first] = some;
  const conflict = new Set(some.map(valueOf)).size > 1;
  const joint = first.places.length > 1 ? t("claims.joint", { places: first.places.map(placeName).join(", ") }) : "";
  const head = [term("measures", first.measure), period(first), first.basis && !["point-in-time", "standing"].includes(first.basis) ? term("bases", first.basis) : "", first.sex && first.sex !== "total" ? term("claims", first.sex) : "", joint].filter(Boolean).join(" · ");
  const told_ = some.filter((claim) => Boolean(claim.notes) || (some.length > 1 && Boolean(claim.reason)));
  return el("li", { class: conflict ? "conflict" : null, tabindex: -1 }, el("p", { class: "small" }, head, conflict ? ` · ${t("claims.disagree")}` : ""),
    ...some.map((claim) => el("p", null, el("b", null, valueOf(claim)), some.length > 1 && claim.preferred ? el("span", { class: "used" }, t("claims.used")) : null, claim.derived ? el("span", { class: "used" }, t("claims.derived")) : null, " ", sourceLink(claim.source),
      claim.notes ? el("span", { class: "small" }, " ", said(claim, "notes", claim.notes)) : null, some.length > 1 && claim.reason ? el("span", { class: "small" }, " ", said(claim, "reason", claim.reason)) : null)), badge(leastTrusted(told_), ...told_.flatMap((claim) => [claim.notes, some.length > 1 ? claim.reason : ""])));
}
function placeName(id: string): string {
  const bare = id.replace(/^(country|segment|border):/, "");
  const node = nodes.find((each) => each.id === bare);
  return node ? nameOf(node) : countryName(bare);
}

/* ---- the frame ------------------------------------------------------------------------------------------------------ */

export function drawDetails(focus: boolean): void {
  const frame = byId("rr-detail"), { thing } = state;
  frame.hidden = !thing;
  document.body.classList.toggle("detail", Boolean(thing));
  byId("rr-tabs").hidden = Boolean(thing);
  byId("rr-panel").hidden = Boolean(thing);
  byId("rr-answer").hidden = Boolean(thing) || state.tab !== "why";
  if (!thing) return frame.replaceChildren();
  const inside = frame.contains(document.activeElement);
  const heading = el("h2", { id: "rr-detail-title", tabindex: -1 }, isolate(titleOf(thing)));
  const back = button({ class: "btn no-print", id: "rr-back" }, closeThing, `← ${t("back")}`);
  const content = thing.kind === "line" ? ofLine(thing.line) : thing.kind === "node" ? ofNode(thing.node) : ofCountry(thing.iso3);
  frame.replaceChildren(el("div", { class: "detail-head" }, heading, back));
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-labelledby", "rr-detail-title");
  put(frame, content);
  if (focus) {
    heading.focus({ preventScroll: true });
    byId("rr-rail").scrollTop = 0;
  } else if (inside) heading.focus({ preventScroll: true });
}
