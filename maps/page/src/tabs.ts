/* The tabs beside the map, and what is in the one that is open. */

import { told } from "./answers";
import { events, legs, texts } from "./data";
import { button, byId, el, refill, type Child } from "./dom";
import { about, eventList, showAll, sources, tables } from "./lists";
import { onShowEvent } from "./show";
import { claimsOf, isRecorded } from "./record";
import { set, state, TABS, type Tab } from "./state";
import { number, t } from "./words";
import { why } from "./why";

const content = (tab: Tab): Child[] => ({ why: () => why(), events: () => eventList(drawPanel), places: () => tables(drawPanel), sources: () => sources(drawPanel), about: () => about() })[tab]();

export function drawPanel(): void {
  const panel = byId("rr-panel");
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", `rr-tab-${state.tab}`);
  panel.setAttribute("tabindex", "-1");
  const active = document.activeElement;
  const box = active instanceof HTMLInputElement && panel.contains(active) ? { id: active.id, at: active.selectionStart } : null;
  refill(panel, content(state.tab));
  if (!box?.id) return;
  const again = document.getElementById(box.id);
  if (again instanceof HTMLInputElement) {
    again.focus();
    if (box.at !== null && again.type === "search") again.setSelectionRange(box.at, box.at);
  }
}

export function startTabs(): void {
  const bar = byId("rr-tabs");
  bar.setAttribute("role", "tablist");
  bar.replaceChildren(...TABS.map((tab) => button({ id: `rr-tab-${tab}`, role: "tab", "aria-controls": "rr-panel", "data-w": `tabs.${tab}`, "data-tab": tab }, () => set({ tab }), t(`tabs.${tab}`))));
  bar.addEventListener("keydown", (event) => {
    const by = new Map([["ArrowRight", 1], ["ArrowLeft", -1]]).get(event.key);
    const at = TABS.indexOf(state.tab);
    const next = by ? TABS[(at + by + TABS.length) % TABS.length] : event.key === "Home" ? TABS[0] : event.key === "End" ? TABS[TABS.length - 1] : null;
    if (!next) return;
    event.preventDefault();
    set({ tab: next });
    byId(`rr-tab-${next}`).focus();
  });
  onShowEvent((event) => {
    showAll();
    set({ thing: null });
    set({ tab: "events" });
    drawPanel();
    const panel = byId("rr-panel"), find = (): HTMLElement | null => panel.querySelector<HTMLElement>(`[data-event="${event}"]`);
    let item = find();
    if (!item) {
      panel.querySelector<HTMLButtonElement>(":scope > .linkish")?.click();
      item = find();
    }
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
  });
  press();
}
function press(): void {
  for (const tab of TABS) {
    const each = byId(`rr-tab-${tab}`);
    each.setAttribute("aria-selected", String(tab === state.tab));
    each.setAttribute("tabindex", tab === state.tab ? "0" : "-1");
  }
  byId("rr-answer").hidden = state.tab !== "why" || state.thing !== null;
}
export function followTabs(changed: ReadonlySet<string>): void {
  if (changed.has("tab")) press();
  const moved = ["day", "until", "then", "thenUntil", "origin", "destination", "pinned", "change", "lang", "tab"].some((key) => changed.has(key));
  const still = (state.tab === "sources" || state.tab === "about") && !changed.has("tab") && !changed.has("lang");
  if (moved && !still) drawPanel();
  if (changed.has("tab")) byId("rr-rail").scrollTop = 0;
}

/* The sources of what is on paper: of the legs of the route, of its events, and of the figures beside it. */
function cited(): Set<number> {
  const route = told(), shown = document.querySelectorAll<HTMLElement>("#rr-panel [data-event], #rr-detail [data-event]");
  return new Set([...(route?.legs ?? []).flatMap((leg) => legs[leg].sources ?? []), ...[...shown].flatMap((each) => events[Number(each.dataset["event"])].sources ?? []),
    ...(route && isRecorded() ? claimsOf(route.corridor).map((claim) => texts().claims[claim].source) : [])]);
}
/* On paper the sources and the limits follow the answer. */
export function paperParts(): HTMLElement {
  const made = el("div", { class: "print-only", id: "rr-paper" });
  const part = (title: string, ...children: Child[]): void => made.append(el("section", { class: "print-page" }, el("h2", null, title), children.filter((child) => !(child instanceof HTMLElement && child.classList.contains("filters")))));
  if (state.tab !== "sources") {
    const some = cited();
    part(t("paper.title"), el("p", { class: "note" }, t("paper.rest", { sources: number(some.size), of: number(texts().sources.length) })), ...sources(drawPanel, some).filter((child) => !(child instanceof HTMLElement && child.classList.contains("note"))));
  }
  if (state.tab !== "about") part(t("tabs.about"), ...about());
  return made;
}
