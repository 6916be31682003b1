/* The other answers: events with filters, places and legs as tables, sources, and what all this is. */

import { ascending, descending } from "d3-array";
import { before, difference, engine, indexOf, lineLooks, now, stage, told } from "./answers";
import { data, events, legs, nodes, texts } from "./data";
import { ordinal } from "./days";
import { button, el, isolate, type Child } from "./dom";
import { eventItem, folded } from "./event";
import { swatch } from "./legend";
import { openThing } from "./show";
import { nowSide, state } from "./state";
import { csvOf, save } from "./save";
import { countryName, index, lang, legName, nodeName, number, said, sourceFull, t, term } from "./words";

/* ---- events --------------------------------------------------------------------------------------------------------- */

const filter = { when: "force", domain: "", direction: "", actor: "", here: false, text: "" };
export function showAll(): void {
  Object.assign(filter, { when: "every", domain: "", direction: "", actor: "", here: false, text: "" });
}
const ACTIVE = 0.01;

function choice(label: string, key: "when" | "domain" | "direction" | "actor", options: [string, string][], redraw: () => void): HTMLElement {
  const id = `rr-f-${key}`;
  const box = el("select", { id }, options.map(([value, text]) => el("option", { value, selected: value === filter[key] }, text)));
  box.addEventListener("change", () => {
    filter[key] = box.value;
    redraw();
  });
  return el("span", { class: "field" }, el("label", { for: id }, label), box);
}

export function eventList(redraw: () => void): Child[] {
  const view = now();
  const days = data.sides[nowSide].days;
  const usable = events.map((_, k) => k).filter((k) => days[k]);
  const begun = state.then ?? ordinal(`${new Date().getUTCFullYear()}-01-01`);
  const onRoute = new Set((told()?.legs ?? []).flatMap((leg) => engine().eventsOf(leg)));
  const search = filter.text.toLocaleLowerCase();
  const found = usable.filter((k) => {
    const event = events[k], first = days[k]?.[0] ?? -Infinity;
    if (filter.when === "force" && view.active[k] < ACTIVE) return false;
    if (filter.when === "began" && (first <= begun || first > state.until)) return false;
    if (filter.domain && event.domain !== filter.domain) return false;
    if (filter.direction && event.direction !== filter.direction) return false;
    if (filter.actor && !(event.actors ?? []).includes(filter.actor)) return false;
    if (filter.here && !onRoute.has(k)) return false;
    return !search || `${event.summary ?? ""} ${event.tr?.["summary"] ?? ""} ${event.id}`.toLocaleLowerCase().includes(search);
  });
  found.sort((a, b) => descending(events[a].start ?? "", events[b].start ?? "") || a - b);
  const any = (group: string, words: string[]): [string, string][] => [["", t("filter.any")], ...words.map((word): [string, string] => [word, group === "actors" ? countryName(word) : term(group, word)])];
  const unique = (read: (k: number) => string[]): string[] => [...new Set(usable.flatMap(read))].sort();
  const here = el("input", { type: "checkbox" });
  here.checked = filter.here;
  here.addEventListener("change", () => {
    filter.here = here.checked;
    redraw();
  });
  const when: [string, string][] = [["force", t("filter.force")], ...(state.then === null ? [] : [["began", t("filter.began")] as [string, string]]), ["every", t("filter.every")]];
  const text = searchBox("rr-f-text", filter.text, (value) => {
    filter.text = value;
    redraw();
  });
  return [
    el("div", { class: "filters", role: "group", "aria-label": t("filter.label") }, choice(t("filter.when"), "when", when, redraw), choice(t("filter.domain"), "domain", any("domains", unique((k) => [events[k].domain])), redraw),
      choice(t("filter.direction"), "direction", any("events", unique((k) => [events[k].direction])), redraw), choice(t("filter.actor"), "actor", any("actors", unique((k) => events[k].actors ?? [])), redraw), text, el("label", { class: "field" }, here, t("filter.here"))),
    el("p", { class: "note", role: "status" }, t("filter.found", { n: found.length })), ...folded(found, 12, (k) => eventItem(k)),
  ];
}

function searchBox(id: string, value: string, act: (value: string) => void): HTMLElement {
  const box = el("input", { id, type: "search", value, autocomplete: "off" });
  box.addEventListener("input", () => act(box.value));
  return el("span", { class: "field" }, el("label", { for: id }, t("filter.search")), box);
}

/* ---- tables --------------------------------------------------------------------------------------------------------- */

interface Column { title: string; numeric?: boolean }
interface Row { cells: (string | number)[]; first: () => Child; find: string }
const MOST = 200;
const sorted = new Map<string, { column: number; down: boolean }>();
let wanted = "";
const whole = new Set<string>();

function table(key: string, caption: string, columns: Column[], rows: Row[], redraw: () => void): Child[] {
  const order = sorted.get(key);
  const found = rows.filter((row) => !wanted || row.find.toLocaleLowerCase().includes(wanted));
  if (order) {
    const value = (row: Row): string | number => row.cells[order.column];
    const compare = (a: string | number, b: string | number): number => (typeof a === "string" && typeof b === "string" ? a.localeCompare(b, lang()) : typeof a === typeof b ? ascending(a, b) : typeof a === "number" ? 1 : -1);
    found.sort((a, b) => (order.down ? -1 : 1) * compare(value(a), value(b)));
  }
  const shown = whole.has(key) ? found : found.slice(0, MOST);
  const head = columns.map(({ title, numeric }, i) => {
    const state_ = order?.column === i ? (order.down ? "descending" : "ascending") : null;
    return el("th", { scope: "col", class: numeric ? "num" : null, "aria-sort": state_ }, button({ title: t("table.sort", { what: title }) }, () => {
      sorted.set(key, { column: i, down: order?.column === i ? !order.down : Boolean(numeric) });
      redraw();
    }, title, state_ ? (state_ === "ascending" ? " ↑" : " ↓") : ""));
  });
  const cell = (value: string | number, i: number): HTMLElement => el("td", { class: columns[i].numeric ? "num" : null }, typeof value === "number" ? (Number.isFinite(value) ? index(value) : t("legend.shut")) : value);
  return [
    el("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": caption }, el("table", { "data-table": key }, el("caption", null, caption), el("thead", null, el("tr", null, head)),
      el("tbody", null, shown.map((row) => el("tr", null, el("th", { scope: "row" }, row.first()), row.cells.slice(1).map((value, i) => cell(value, i + 1))))))),
    shown.length < found.length ? el("p", { class: "note" }, t("table.shown", { n: number(shown.length), all: number(found.length) })) : null,
    shown.length < found.length ? button({ class: "linkish" }, () => {
      whole.add(key);
      redraw();
    }, t("all_rows", { n: number(found.length) })) : null,
    button({ class: "linkish csv" }, () => save(`route-risk-${key}.csv`, "text/csv", csvOf([columns.map((column) => column.title), ...found.map((row) => row.cells.map((value) => (typeof value === "number" && Number.isFinite(value) ? Number(value.toFixed(4)) : typeof value === "number" ? "" : value)))])), t("table.csv")),
  ];
}

function value(some: readonly number[]): string | number {
  const from = state.change ? before() : null;
  const text = (each: { hazard: number; blocked: boolean }): string => (each.blocked ? t("legend.shut") : index(indexOf(each.hazard)));
  if (from) {
    const change = difference(from, now(), some);
    return `${text(change.before)} → ${text(change.after)}`;
  }
  const here = stage(now(), some);
  return here.blocked ? Infinity : indexOf(here.hazard);
}

export function tables(redraw: () => void): Child[] {
  const places: Row[] = nodes.map((node, i) => {
    const open = (): Child => {
      const made: HTMLButtonElement = button({}, () => openThing({ kind: "node", node: i }, made), isolate(nodeName(i)));
      return made;
    };
    const own = node.kind === "province" ? (node.share === undefined ? "–" : `${node.share}%`) : node.kind === "border_segment" && node.crossings?.length ? value(node.crossings) : "";
    return { cells: [nodeName(i), term("kinds", node.kind), own], first: open, find: `${nodeName(i)} ${node.id}` };
  });
  const lines: Row[] = data.lines.map((some, line) => {
    const open = (): Child => {
      const made: HTMLButtonElement = button({}, () => openThing({ kind: "line", line }, made), isolate(legName(some[0])));
      return el("span", { class: "field" }, swatch(lineLooks()[line]), made);
    };
    const known = engine().knownOf(now(), some);
    return { cells: [legName(some[0]), term("modes", legs[some[0]].mode), value(some), number(known.sources) + (known.level === "none" || known.level === "thin" ? `, ${t(known.level === "none" ? "legend.none" : "legend.thin")}` : "")], first: open, find: `${legName(some[0])} ${legs[some[0]].id}` };
  });
  const search = searchBox("rr-t-text", wanted, (text) => {
    wanted = text.toLocaleLowerCase();
    redraw();
  });
  return [el("div", { class: "filters" }, search),
    ...table("places", t("table.places"), [{ title: t("table.place") }, { title: t("table.kind") }, { title: t("table.value"), numeric: true }], places, redraw),
    ...table("legs", t("table.legs"), [{ title: t("table.leg") }, { title: t("table.kind") }, { title: t(state.change && state.then !== null ? "table.change" : "table.index"), numeric: true }, { title: t("table.sources") }], lines, redraw)];
}

/* ---- sources and limits --------------------------------------------------------------------------------------------- */

let sought = "";
export function sources(redraw: () => void, only: ReadonlySet<number> | null = null): Child[] {
  const { usable } = data.sides[nowSide];
  const counts = usable === null ? null : new Set(usable);
  const found = texts().sources.map((source, i) => ({ source, i })).filter(({ source, i }) => (only ? only.has(i) : !sought || Object.values(source).join(" ").toLocaleLowerCase().includes(sought)) && (counts === null || counts.has(i)));
  found.sort((a, b) => ascending(a.source.publisher ?? a.source.id, b.source.publisher ?? b.source.id) || ascending(a.source.published ?? "", b.source.published ?? ""));
  return [el("div", { class: "filters" }, searchBox("rr-s-text", sought, (text) => {
    sought = text.toLocaleLowerCase();
    redraw();
  })), el("p", { class: "note", role: "status" }, number(found.length)), ...folded(found, 60, ({ source }) => el("li", { tabindex: -1 }, sourceFull(source)), "sources")];
}

export function about(): Child[] {
  const is = lang() === "en" ? data.is_and_is_not : t("about.index_ko");
  const line = (label: string, ...of: [string, string][]): Child => {
    const there = of.filter(([, text]) => text);
    return there.length ? el("p", null, el("b", null, `${label}. `), ...there.flatMap(([field, text], i) => [i ? " " : "", said(data, field, text)])) : null;
  };
  const closed = (text: string): string => (text && !text.endsWith(".") ? `${text}.` : text);
  return [el("div", { class: "about" }, el("h2", null, t("about.is")), el("p", null, is), el("p", null, t("about.corridor")), el("p", null, data.told ? t("about.told") : null), el("p", null, t("about.scale"), " ", t("about.lines")),
    data.doubt ? el("p", null, t("about.draws", { n: number(data.doubt.draws), seed: data.doubt.seed })) : el("p", null, t("about.no_draws")),
    data.tiles ? el("p", { class: "contested" }, t("about.tiles")) : null,
    el("p", null, t("about.dataset", { version: data.version, from: data.valid[0], until: data.valid[1] })), line(t("about.boundaries"), ["disclaimer", data.disclaimer]), line(t("about.licence"), ["attribution", closed(data.attribution)], ["release_note", data.release_note]), lang() === "en" ? null : el("p", null, t("about.translated")),
    el("p", { class: "no-print" }, el("b", null, `${t("about.keys")}. `), t("about.keys_list")))];
}
