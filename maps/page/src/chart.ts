/* The chart: the index of the chosen pair over time with its range, arrivals below, the events that moved it most. Its
   axis is the slider of the page, and a drag across it compares two dates. */

import { bisector, max } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleLog, scaleUtc, type ScaleTime } from "d3-scale";
import { select } from "d3-selection";
import { area, curveLinear, line } from "d3-shape";
import { added, fromAll, indexOf, now, routesOf, viewOf } from "./answers";
import { data, events, nodes } from "./data";
import { asDate, iso, ordinal, yearOf } from "./days";
import { button, byId, el, svg, put, unbroken } from "./dom";
import { pairName } from "./headline";
import { bands } from "./ranges";
import { nearest, nowSide, set, span, state, steps, thenSide, whenName, type When } from "./state";
import { dateText, lang, nodeName, number, said, saidIn, t, whole } from "./words";
import { showEvent } from "./show";

/* A point of the line: a day, or the middle of a period. */
interface Sample { day: number; name: string; hazard: number }
interface Mark { event: number; day: number; size: number; sign: number }
const LEFT = 40, RIGHT = 14, FIVE = 5;
let log = false;
let width = 0, paper = false;
let samples: { side: number; when: When; from: Float64Array }[] = [];
let sampled = -1;
const chart = byId("rr-chart");
const slide = el("div", { id: "rr-slide", role: "slider", tabindex: 0 });
const row = byId("rr-time-row");
let play: HTMLButtonElement | null = null, timer = 0;
const dated = el("p", { class: "now-date" });

const index = (hazard: number): number => indexOf(hazard);
let scaled = -1, scale_ = scaleUtc();
function x(): ScaleTime<number, number> {
  if (scaled !== width) [scaled, scale_] = [width, scaleUtc([asDate(span[0]), asDate(span[1])], [0, Math.max(width - LEFT - RIGHT, 10)])];
  return scale_;
}
const px = (day: number): number => x()(asDate(day));
const dayAt = (at: number): When => nearest(Math.max(span[0], Math.min(span[1], Math.round(x().invert(at).getTime() / 86_400_000) + 719_163)));

const middle = ({ day, until }: When): number => (day + until) / 2;
/* The days whose answers the line joins: those of the map, and quarters between where they are days of a small network. */
function sampleDays(): When[] {
  if (data.told || steps.some(({ day, until }) => until > day)) return steps;
  const found = new Set(steps.map(({ day }) => day));
  if (!data.canvas && span[1] - span[0] > 400) for (let year = yearOf(span[0]); year <= yearOf(span[1]); year += 1) for (const month of ["01", "04", "07", "10"]) found.add(ordinal(`${year}-${month}-01`));
  return [...found].filter((day) => day >= span[0] && day <= span[1]).sort((a, b) => a - b).map((day) => ({ day, until: day }));
}
/* The hazards of all origins to the destination, once for each destination: other origins come with it. */
function sample(): void {
  if (state.destination === null || sampled === state.destination) return;
  sampled = state.destination;
  const sides = thenSide === nowSide ? [nowSide] : [nowSide, thenSide];
  samples = sides.flatMap((side) => (data.told && side !== nowSide ? [] : sampleDays()).map((when) => ({ side, when, from: fromAll(viewOf(side, when.day, when.until), sampled) })));
}
const series = (side: number, origin: number): Sample[] => samples.filter((each) => each.side === side).map((each) => ({ day: middle(each.when), name: whenName(each.when.day, each.when.until), hazard: each.from[origin] }));

/* The five events without whose part the index of the pair would have differed most on any of the days of the map. */
let marksKey = "", marks: Mark[] = [];
function moversOf(): Mark[] {
  const key = `${state.origin ?? ""} ${state.destination ?? ""}`;
  if (key === marksKey) return marks;
  marksKey = key;
  marks = [];
  if (data.told) return marks;
  const best = new Map<number, { size: number; sign: number }>();
  for (const { day, until } of data.canvas ? steps.filter((_, i) => i % 4 === 0) : steps) {
    const view = viewOf(nowSide, day, until), route = routesOf(view).at(0);
    if (!route) continue;
    for (const { event, hazard } of added(view, route.legs)) {
      const size = Math.abs(index(route.hazard) - index(Math.max(route.hazard - hazard, 0)));
      if (size > (best.get(event)?.size ?? 0)) best.set(event, { size, sign: Math.sign(hazard) });
    }
  }
  marks = [...best].flatMap(([event, { size, sign }]) => {
    const first = data.sides[nowSide].days[event]?.[0] ?? null;
    return first !== null && first >= span[0] && first <= span[1] && size > 0.05 ? [{ event, day: first, size, sign }] : [];
  });
  marks = marks.sort((a, b) => b.size - a.size).slice(0, FIVE).sort((a, b) => a.day - b.day);
  return marks;
}

function plot(): void {
  const { origin, destination } = state;
  sample();
  if (origin === null || destination === null) return;
  const height = paper ? 198 : chart.clientHeight, small = height < 150, top = small ? 30 : 40, bars = small ? 16 : 34, bottom = height - 20;
  const floor = bottom - bars - 12;
  const arrivals = Object.hasOwn(data.arrivals, nodes[destination].id) ? data.arrivals[nodes[destination].id] : [];
  const mine = series(nowSide, origin), theirs = thenSide === nowSide ? [] : series(thenSide, origin);
  const finite = [...mine, ...theirs].filter((each) => Number.isFinite(each.hazard));
  const values = finite.map((each) => each.hazard);
  const low = Math.max(1e-3, Math.min(...values, 1) * 0.8), high = Math.max(max(values) ?? 1, low * 2) * 1.2;
  const y = log ? scaleLog([low, high], [floor, top]) : scaleLinear([0, 100], [floor, top]);
  const value = (hazard: number): number => y(log ? Math.max(hazard, low) : index(hazard));
  const root = svg("svg", { width: "100%", height, "aria-hidden": "true", focusable: "false" });
  const group = (left: number, up: number, name: string): SVGGElement => {
    const made = svg("g", { class: name, transform: `translate(${left} ${up})` });
    root.append(made);
    return made;
  };
  const wide = Math.max(width - LEFT - RIGHT, 10);
  const years = axisBottom<Date>(x()).ticks(Math.max(2, Math.min(10, Math.floor(wide / 70)))).tickSize(-(bottom - top)).tickPadding(5);
  select(group(0, bottom, "axis")).call(years);
  const left = axisLeft<number>(y).tickSize(-wide).tickPadding(6);
  if (log) left.ticks(3, "~g"); else left.tickValues([0, 50, 100]);
  select(group(0, 0, "axis y")).call(left as never);
  const drawn = bands();
  if (drawn.length && !log) {
    const shape = area<(typeof drawn)[number]>((each) => px(each.day), (each) => y(each.low), (each) => y(each.high));
    root.append(svg("path", { class: "band", d: shape(drawn) ?? "" }));
  }
  const path = line<Sample>((each) => px(each.day), (each) => value(each.hazard)).defined((each) => Number.isFinite(each.hazard)).curve(curveLinear);
  if (!data.canvas) {
    const others = nodes.flatMap((node, i) => (node.kind === "province" && i !== origin && samples[0].from[i] < Infinity ? [i] : []));
    for (const other of others.slice(0, 30)) root.append(svg("path", { class: "other", d: path(series(nowSide, other)) ?? "" }));
  }
  if (theirs.length) root.append(svg("path", { class: "line then", d: path(theirs) ?? "" }));
  root.append(svg("path", { class: "line", d: path(mine) ?? "" }));
  const most = max(arrivals, ([, people]) => people) ?? 0;
  if (most) {
    const tall = scaleLinear([0, most], [0, bars]);
    for (const [year, people] of arrivals) {
      const from = Math.max(px(ordinal(`${year}-01-01`)), 0), until = Math.min(px(ordinal(`${year + 1}-01-01`)), wide);
      if (until > from) root.append(svg("rect", { class: "bar", x: from + 0.5, y: bottom - tall(people), width: Math.max(until - from - 1.5, 1), height: tall(people) }, svg("title", null, `${year}: ${number(people)}`)));
    }
    root.append(svg("text", { class: "tick y", x: -6, y: bottom - bars + 9 }, number(most)));
  }
  if (!small) {
    put(root, svg("text", { class: "cap", x: 3, y: top - 3 }, t(log ? "time.hazard" : "time.index")),
      svg("text", { class: "cap", x: 3, y: bottom - bars - 2 }, t(most ? "time.arrivals" : "time.none", { place: nodeName(destination) })));
  }
  root.append(svg("g", { class: "cursor" }));
  chart.querySelectorAll("svg, .mark").forEach((each) => each.remove());
  chart.prepend(root);
  drawMarks(root, bottom);
  cursor = { top, bottom, value };
  moveCursor();
}
let cursor: { top: number; bottom: number; value: (hazard: number) => number } | null = null;

function drawMarks(root: SVGElement, bottom: number): void {
  const some = moversOf();
  const rooms = some.map((each, i) => (i + 1 < some.length ? px(some[i + 1].day) : width - LEFT - RIGHT + 10) - px(each.day));
  let edge = -Infinity;
  some.forEach((each, i) => {
    const at = Math.max(px(each.day), edge);
    const room = Math.min(190, rooms[i] - (at - px(each.day)) - 4);
    const tight = room < 64;
    const event = events[each.event], { summary, id } = event;
    const made = button({ class: `mark ${each.sign > 0 ? "raises" : "lowers"}${tight ? " tight" : ""}`, lang: lang() === "en" || saidIn(event, "summary") ? null : "en", "aria-label": `${dateText(iso(each.day))}: ${saidIn(event, "summary") ?? summary ?? id}` }, () => showEvent(each.event),
      el("i", { "aria-hidden": "true" }, each.sign > 0 ? "▲" : "▼"), el("span", null, `${dateText(String(yearOf(each.day)))} `, said(event, "summary", summary ?? id)));
    made.style.left = `${LEFT + Math.min(at, width - LEFT - RIGHT - 26)}px`;
    if (!tight) made.style.width = `${room}px`;
    edge = at + (tight ? 28 : room + 4);
    chart.append(made);
    root.append(svg("line", { class: "mark-line", x1: px(each.day), x2: px(each.day), y1: 26, y2: bottom }));
  });
}

/* The day that is shown, the day compared with, and the index on both: all that a step moves. */
function moveCursor(): void {
  const group = chart.querySelector(".cursor");
  if (!group || !cursor) return;
  const { top, bottom, value } = cursor;
  const at = px((state.day + state.until) / 2), best = routesOf(now()).at(0);
  group.replaceChildren();
  if (state.then !== null && state.then !== state.day) {
    const then = px((state.then + (state.thenUntil ?? state.then)) / 2);
    put(group, svg("rect", { class: "brush", x: Math.min(at, then), y: top, width: Math.abs(at - then), height: bottom - top }), svg("path", { class: "then-mark", d: `M${then} ${top}V${bottom}` }));
  }
  put(group, svg("path", { class: "now", d: `M${at} ${top - 4}V${bottom}` }), svg("circle", { class: "knob", cx: at, cy: best ? value(best.hazard) : bottom, r: 6.5 }));
  slide.setAttribute("aria-valuenow", String(state.day - span[0]));
  slide.setAttribute("aria-valuetext", `${dateText(whenName(state.day, state.until))}${best ? `, ${t("why.index", { n: whole(index(best.hazard)) })}` : `, ${t("corridors.closed")}`}`);
  dated.replaceChildren(...unbroken(dateText(whenName(state.day, state.until))));
}

/* ---- steps ---------------------------------------------------------------------------------------------------------- */

const place = bisector(({ day }: When) => day);
function stepOf(by: number): When {
  const at = by > 0 ? place.right(steps, state.day) : place.left(steps, state.day);
  return steps[Math.max(0, Math.min(steps.length - 1, by > 0 ? at + by - 1 : at + by))];
}
const step = (by: number): void => set(stepOf(by), { push: false });
/* The steps on either side of what is shown. */
export const neighbours = (): When[] => [stepOf(1), stepOf(-1)];
function pause(): void {
  clearInterval(timer);
  timer = 0;
  word();
}
function toggle(): void {
  if (timer) return pause();
  if (state.day >= steps[steps.length - 1].day) set(steps[0], { push: false });
  timer = window.setInterval(() => {
    step(1);
    if (state.day >= steps[steps.length - 1].day) pause();
  }, 750);
  word();
}
function word(): void {
  if (!play) return;
  play.textContent = timer ? "❚❚" : "▶";
  play.setAttribute("aria-label", t(timer ? "time.pause" : "time.play"));
}

function startSlider(): void {
  slide.addEventListener("keydown", (event) => {
    const by = new Map([["ArrowRight", 1], ["ArrowUp", 1], ["ArrowLeft", -1], ["ArrowDown", -1], ["PageUp", 5], ["PageDown", -5]]).get(event.key);
    if (event.key === "Home" || event.key === "End") set(nearest(event.key === "Home" ? span[0] : span[1]), { push: false });
    else if (by) step(by);
    else return;
    if (timer) pause();
    event.preventDefault();
  });
  let from: When | null = null, begun = 0;
  const at = (event: PointerEvent): When => dayAt(event.clientX - slide.getBoundingClientRect().left);
  slide.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (timer) pause();
    slide.setPointerCapture(event.pointerId);
    begun = event.clientX;
    from = at(event);
    /* A press near the day that is shown takes hold of it; elsewhere a drag compares two dates. */
    if (Math.abs(px((state.day + state.until) / 2) - (event.clientX - slide.getBoundingClientRect().left)) < 14 || event.pointerType === "touch") from = null;
    if (event.pointerType !== "touch" || from === null) set(at(event), { push: false });
  });
  slide.addEventListener("pointermove", (event) => {
    if (!slide.hasPointerCapture(event.pointerId)) return;
    if (from !== null && Math.abs(event.clientX - begun) > 6) set({ then: from.day, thenUntil: from.until, ...at(event) }, { push: false });
    else if (from === null) set(at(event), { push: false });
  });
  slide.addEventListener("pointerup", () => set({}));
}

export function startChart(): void {
  play = button({ class: "play" }, toggle);
  const small = (path: string, sign: string, act: () => void): HTMLButtonElement => button({ "aria-label": t(path), title: t(path), "data-wl": path }, act, sign);
  const scale = button({ "data-w": "time.hazard", class: "btn", "aria-pressed": "false" }, () => {
    log = !log;
    scale.setAttribute("aria-pressed", String(log));
    plot();
  }, t("time.hazard"));
  row.replaceChildren(dated, el("div", { class: "steps" }, small("time.back", "◀︎❙", () => step(-1)), play, small("time.forward", "❙▶︎", () => step(1))), scale,
    el("ul", { class: "no-print" }, data.canvas ? null : el("li", { "data-w": "time.others" }, t("time.others")), data.doubt ? el("li", null, t("time.band", { n: number(data.doubt.draws) })) : null));
  chart.append(slide);
  slide.setAttribute("aria-valuemin", "0");
  slide.setAttribute("aria-valuemax", String(span[1] - span[0]));
  word();
  startSlider();
  let tall = 0;
  new ResizeObserver(() => {
    if (!width || paper || (chart.clientWidth === width && chart.clientHeight === tall)) return;
    [width, tall] = [chart.clientWidth, chart.clientHeight];
    plot();
  }).observe(chart);
}
/* The line through more days, other origins and the marks of events come when there is time for them. */
export function drawChart(): void {
  width = chart.clientWidth;
  sample();
  plot();
  describe();
}
function describe(): void {
  slide.setAttribute("aria-label", t("time.slider"));
  chart.setAttribute("role", "group");
  const mine = state.origin === null ? [] : series(nowSide, state.origin);
  const said = (each: Sample | undefined): string => (each && Number.isFinite(each.hazard) ? whole(index(each.hazard)) : "–");
  chart.setAttribute("aria-label", t("time.chart", { pair: pairName(), from: iso(span[0]), until: iso(span[1]), a: said(mine.at(0)), b: said(mine.at(-1)) }));
}
export function followChart(changed: ReadonlySet<string>): void {
  if (changed.has("origin") || changed.has("destination") || changed.has("lang") || !width) {
    drawChart();
    word();
  } else if (["day", "until", "then", "thenUntil"].some((key) => changed.has(key))) moveCursor();
}
/* Day, index and range of the pair, for those who take the numbers along. */
export function seriesRows(): (string | number)[][] {
  if (state.origin === null) return [];
  const drawn = new Map(bands().map((band) => [band.day, band]));
  return series(nowSide, state.origin).map(({ day, name, hazard }) => {
    const band = drawn.get(Math.floor(day));
    return [name, Number.isFinite(hazard) ? index(hazard).toFixed(data.told ? 1 : 4) : "", band?.low ?? "", band?.median ?? "", band?.high ?? ""];
  });
}
/* On paper the chart is as wide as the sheet, whatever the window. */
export const SHEET = (186 / 25.4) * 96;
export function redrawChart(onPaper: boolean): void {
  if (state.origin === null) return;
  paper = onPaper;
  width = onPaper ? SHEET : chart.clientWidth;
  plot();
}
