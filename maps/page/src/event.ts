/* An event in full: when, what, how it is judged, who says so. */

import { now } from "./answers";
import { events } from "./data";
import { el, isolate, svg, type Child } from "./dom";
import { badge, dateText, said, signed, sourceList, t, term } from "./words";

/* A part of a hazard as a bar to the right or to the left of nothing. */
export function bar(value: number, largest: number, ...more: Child[]): HTMLElement {
  const long = largest ? Math.max(1, (Math.abs(value) / largest) * 60) : 0;
  return el("p", { class: "part" }, svg("svg", { viewBox: "0 0 122 10", "aria-hidden": "true" }, svg("path", { class: "axis0", d: "M61 0v10" }),
    svg("rect", { class: value >= 0 ? "up" : "down", x: value >= 0 ? 61 : 61 - long, y: 1.5, width: long, height: 7 })), el("b", null, signed(value)), ...more);
}

export function dates(k: number): string {
  const { start, end, kind } = events[k];
  if (!start) return t("events.standing");
  if (kind === "incident" || start === end) return dateText(start);
  return end ? dateText(`${start} – ${end}`) : t("events.since", { date: start });
}

export function eventItem(k: number, part: HTMLElement | null = null): HTMLElement {
  const event = events[k];
  const what = event.effect === "block" ? t("events.block") : term("events", event.direction);
  const left = now().active[k] * 100;
  const why = event.why ? el("details", null, el("summary", null, t("events.why")), el("p", { class: "small" }, said(event, "why", event.why))) : null;
  return el("li", { class: `event ${event.direction === "raises" ? "raises" : event.direction === "lowers" ? "lowers" : ""}`, "data-event": k, tabindex: -1 },
    el("p", { class: "event-head" }, el("b", null, what), " · ", term("domains", event.domain), " · ", isolate(dates(k))),
    part, el("p", null, said(event, "summary", event.summary ?? event.id)),
    event.contested ? el("p", { class: "contested" }, el("b", null, `${t("events.contested")}: `), said(event, "contested", event.contested)) : null,
    el("p", { class: "small" }, t("events.severity", { n: event.severity }), " · ", t("events.confidence", { c: term("events", event.confidence) }),
      left > 0 && left < 99.5 ? ` · ${t("events.activity", { n: left < 1 ? "<1" : Math.round(left) })}` : "", event.sources ? el("br") : null, ...sourceList(event.sources ?? [])), why, badge(event, event.summary, event.contested, event.why));
}

/* The rest of each list that is cut off, for paper. */
const rests = new WeakMap<Element, () => void>();
export const openRests = (): void => document.querySelectorAll(".linkish").forEach((each) => rests.get(each)?.());

/* The first items of a list, and the rest when it is asked for. */
export function folded<T>(items: readonly T[], first: number, draw: (item: T) => HTMLElement, kind = ""): Child[] {
  const list = el("ol", { class: kind }, items.slice(0, first + 1 >= items.length ? items.length : first).map(draw));
  const rest = items.length - list.childElementCount;
  if (rest <= 0) return [list];
  const more = el("button", { type: "button", class: "linkish" }, t("more", { n: rest }));
  const open = (): HTMLElement => {
    const at = list.childElementCount;
    list.append(...items.slice(at).map(draw));
    more.remove();
    return list.children[at] as HTMLElement;
  };
  more.addEventListener("click", () => open().focus());
  rests.set(more, open);
  return [list, more];
}
