/* The headline: the same sentences as maps/text/headline.py fills in, for whatever is asked here. */

import { way } from "./bidi";
import { added, before, indexOf, largest, moved, now, routesOf } from "./answers";
import { data, events, nodes } from "./data";
import { button, byId, el, isolate, put, unbroken, type Child } from "./dom";
import { nowSide, state, thenSide, whenName } from "./state";
import { bandNow, drawnElsewhere } from "./ranges";
import { told } from "./told";
import { dateText, english, lang, nodeName, saidIn, signed, t, title, whole } from "./words";

const LEAST_PART = 0.0005;

/* What a side is called on a day or over a period: the date, with what was assumed in it alone. */
const sideName = (side: number, date: string): string => date + (data.assumed[lang()].condition ? "" : data.sides[side].assumed[lang()]);
const nowName = (): string => whenName(state.day, state.until);
const thenName = (): string => (state.then === null ? nowName() : whenName(state.then, state.thenUntil ?? state.then));

/* The same with the word that goes before it. */
const when = (side: number, date: string): string => t(`headline.${/^\d{4}-\d\d-\d\d$/.test(date) ? "day" : date.length > 10 ? "days" : "period"}`, { when: sideName(side, date) });

/* The first sentence, and how it is made. */
export function sentence(): string {
  const { origin, destination } = state;
  if (origin === null || destination === null || origin === destination) return title();
  const from = before();
  const after = routesOf(now()).at(0), was = from ? routesOf(from).at(0) : null;
  const n = after ? whole(indexOf(after.hazard)) : "", m = was ? whole(indexOf(was.hazard)) : "";
  let kind: string;
  if (!from) kind = after ? "level" : "closed";
  else if (!after) kind = was ? "closed_since" : "closed";
  else if (!was) kind = "opened";
  else kind = n === m ? "same" : after.hazard > was.hazard ? "up" : "down";
  return data.assumed[lang()].condition + t(`headline.${kind}`, { origin: nodeName(origin), destination: nodeName(destination), n, m, date: when(nowSide, nowName()), then: when(thenSide, thenName()) });
}

/* The event that moved the index most, with its part; null where none is worth a sentence. */
export function mover(): { event: number; part: number } | null {
  if (told) return null;
  const from = before(), view = now();
  const after = routesOf(view).at(0);
  if (!after) return null;
  if (!from) {
    const part = largest(added(view, after.legs));
    return part && Math.abs(part.hazard) >= LEAST_PART ? { event: part.event, part: part.hazard } : null;
  }
  const was = routesOf(from).at(0);
  const part = was ? largest(moved(from, view, was.legs, after.legs).filter(({ event }) => event >= 0)) : null;
  return part && Math.abs(part.hazard) >= LEAST_PART ? { event: part.event, part: part.hazard } : null;
}
const bare = (text: string): string => text.replace(/\.$/, "");
const summaryOf = (event: number): string => bare(saidIn(events[event], "summary") ?? events[event].summary ?? events[event].id);
export function moverText(): string {
  const found = mover();
  return found ? t(before() ? "headline.moved" : "headline.adds", { event: summaryOf(found.event), part: signed(found.part) }) : "";
}
/* The same, with what stays English marked as such. */
function moverNodes(): Child[] {
  const found = mover();
  if (!found) return [];
  const [lead, rest] = t(before() ? "headline.moved" : "headline.adds", { part: signed(found.part) }).split("{event}");
  const event = events[found.event];
  const korean = saidIn(event, "summary");
  return [lead, korean === undefined ? english(summaryOf(found.event)) : isolate(bare(korean)), rest, ...(lang() === "en" ? [] : [" ", el("span", { class: "tr" }, t(`told.${event.tr?.by ?? "original"}`))])];
}

/* That what is assumed in the sentence is hypothetical. */
export const assumptions = (): string[] => data.assumed[lang()].notices;

export function rangeText(): string {
  const band = bandNow();
  if (!band) return "";
  const values = { a: whole(band.low), b: whole(band.high) }, date = drawnElsewhere();
  return date === null ? t("headline.range", values) : t("headline.range_on", { ...values, date });
}

/* A small window shows two lines of what moved the index; a click on them, or on the button at their end, shows it all. */
const rest = button({ class: "rest no-print", hidden: true, "aria-expanded": "false", "aria-controls": "rr-below" }, () => undefined, "…");
function offerRest(): void {
  const below = byId("rr-below"), open = below.classList.contains("open");
  if (!rest.isConnected) put(below, " ", rest);
  rest.hidden = !open && below.scrollHeight <= below.clientHeight + 1;
  rest.setAttribute("aria-label", t(open ? "below.less" : "below.rest"));
  rest.setAttribute("aria-expanded", String(open));
  rest.textContent = open ? "▴" : "…";
}
export function startHeadline(): void {
  byId("rr-below").addEventListener("click", () => {
    if (!rest.hidden) byId("rr-below").classList.toggle("open");
    offerRest();
  });
  addEventListener("resize", offerRest);
  offerRest();
}

let titled = 0;
export function drawHeadline(): void {
  const title = sentence();
  const heading = byId("rr-headline");
  if (heading.textContent !== title) heading.replaceChildren(...unbroken(title));
  clearTimeout(titled);
  titled = window.setTimeout(() => (document.title = title), 250);
  const below = byId("rr-below");
  below.replaceChildren();
  const parts: Child[] = assumptions().map((line) => el("strong", { class: "what-if" }, isolate(line)));
  parts.push(rangeText());
  const said = parts.filter((part) => part !== null && part !== "");
  said.forEach((part, i) => put(below, i ? " " : "", part));
  put(below, said.length ? " " : "", ...moverNodes(), rest);
  requestAnimationFrame(offerRest);
  const corner = byId("rr-corner-date");
  corner.textContent = dateText(data.compare ? thenName() : nowName()) + (data.compare ? ` → ${dateText(nowName())}` : "");
}
export const pairName = (origin = state.origin, destination = state.destination): string =>
  origin === null || destination === null ? "" : way([nodeName(origin), nodeName(destination)]);
export const placeId = (node: number | null): string => (node === null ? "" : nodes[node].id);
