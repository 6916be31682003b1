/* The question: from where, to where, on which day, compared with which. */

import { data, nodes } from "./data";
import { iso, readDay } from "./days";
import { button, byId } from "./dom";
import { startPicker, type Option } from "./picker";
import { changeLanguage, nowSide, onlyThese, readWhen, set, span, state, thenSide, whenName } from "./state";
import { isTold } from "./told";
import { dateText, lang, nodeName, otherName, rewrite, t } from "./words";

type End = "origin" | "destination";
const input = (key: End | "date" | "compare"): HTMLInputElement => byId(`rr-${key}`) as HTMLInputElement;

export function say(...what: (Node | string)[]): void {
  byId("rr-say").replaceChildren(...what);
}

const written = (key: "date" | "compare"): string => (key === "date" ? boxText(state.day, state.until) : state.then === null ? "" : boxText(state.then, state.thenUntil ?? state.then));
/* A day or a year as it is typed; a longer period as the language writes it. */
function boxText(day: number, until: number): string {
  const name = whenName(day, until);
  return name.length > 10 ? dateText(name) : name;
}
/* A period is longer than a day: its box has a row of its own where there is little room. */
function fitBox(key: "date" | "compare"): void {
  const box = input(key), long = written(key).replace(/[가-힣]/g, "가가").length;
  box.size = Math.max(10, long);
  box.parentElement?.classList.toggle("long", long > 12);
}

/* Take the day that was written, or say what is wrong with it and keep the last one. */
function take(key: "date" | "compare"): void {
  const box = input(key), text = box.value.trim();
  if (key === "compare" && text === "") {
    box.removeAttribute("aria-invalid");
    say();
    set({ then: null, ...(data.compare ? {} : { change: false }) });
    return;
  }
  const side = key === "date" ? nowSide : thenSide, day = readDay(text), found = readWhen(text, side), dates = onlyThese(side);
  const wrong = found ? "" : day === null ? t("ask.bad_date", { v: text }) : dates ? t("ask.told", { v: text, dates: dates.map(dateText).join(", ") }) : t("ask.out", { v: text, from: iso(span[0]), until: iso(span[1]) });
  box.toggleAttribute("aria-invalid", false);
  if (!found) {
    box.setAttribute("aria-invalid", "true");
    say(wrong);
    return;
  }
  say();
  box.value = boxText(found.day, found.until);
  set(key === "date" ? found : { then: found.day, thenUntil: found.until });
}

/* The places that can be asked for: provinces or destinations, and what the page was opened with or led to. */
function options(key: End): Option[] {
  const kind = { origin: "province", destination: "destination" }[key];
  const some = nodes.flatMap((node, i) => (node.kind === kind || i === state[key] || i === data.ask[key] ? [{ value: i, text: nodeName(i), also: [otherName(node), node.id] }] : []));
  return some.sort((a, b) => a.text.localeCompare(b.text, lang()));
}
function fillNames(): void {
  for (const key of ["origin", "destination"] as const) {
    const chosen = state[key];
    input(key).value = chosen === null ? "" : nodeName(chosen);
  }
}
function choose(key: End, chosen: number): void {
  if (chosen === state[key]) return;
  const [origin, destination] = key === "origin" ? [chosen, state.destination] : [state.origin, chosen];
  if (origin === destination) return say(t("ask.same"));
  if (origin !== null && destination !== null && !isTold(origin, destination)) return say(t("ask.pair"));
  say();
  set({ [key]: chosen });
}

export function startAsk(): void {
  byId("rr-ask").addEventListener("submit", (event) => event.preventDefault());
  for (const key of ["origin", "destination"] as const) {
    startPicker({ box: input(key), options: () => options(key), chosen: () => state[key], choose: (chosen) => choose(key, chosen), unknown: (text) => say(t("ask.no_place", { v: text })) });
  }
  for (const key of ["date", "compare"] as const) {
    const box = input(key);
    box.addEventListener("change", () => take(key));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        box.value = written(key);
        box.removeAttribute("aria-invalid");
        say();
        event.stopPropagation();
      }
    });
  }
  const other = button({ id: "rr-lang" }, () => changeLanguage(lang() === "en" ? "ko" : "en"));
  byId("rr-tools").append(other);
  nameLanguage();
}
function nameLanguage(): void {
  const other = byId("rr-lang");
  other.textContent = lang() === "en" ? "한국어" : "English";
  other.lang = lang() === "en" ? "ko" : "en";
}

export function followAsk(changed: ReadonlySet<string>): void {
  if (changed.has("lang")) {
    rewrite();
    fillNames();
    nameLanguage();
  }
  if (changed.has("origin") || changed.has("destination")) fillNames();
  for (const key of ["date", "compare"] as const) fitBox(key);
  if (changed.has("day") || changed.has("until") || changed.has("lang")) input("date").value = written("date");
  if (changed.has("then") || changed.has("thenUntil") || changed.has("lang")) input("compare").value = written("compare");
}
