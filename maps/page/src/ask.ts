/* The question: from where, to where, on which day, compared with which. */

import { data } from "./data";
import { iso, readDay } from "./days";
import { button, byId, el } from "./dom";
import { changeLanguage, nowSide, onlyThese, readWhen, set, span, state, thenSide, whenName } from "./state";
import { isTold } from "./told";
import { dateText, lang, nodeName, rewrite, t } from "./words";

const select = (key: "origin" | "destination"): HTMLSelectElement => byId(`rr-${key}`) as HTMLSelectElement;
const input = (key: "date" | "compare"): HTMLInputElement => byId(`rr-${key}`) as HTMLInputElement;

export function say(...what: (Node | string)[]): void {
  byId("rr-say").replaceChildren(...what);
}

const written = (key: "date" | "compare"): string => (key === "date" ? whenName(state.day, state.until) : state.then === null ? "" : whenName(state.then, state.thenUntil ?? state.then));

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
  box.value = whenName(found.day, found.until);
  set(key === "date" ? found : { then: found.day, thenUntil: found.until });
}

function fillNames(): void {
  for (const key of ["origin", "destination"] as const) {
    const box = select(key);
    const options = [...box.options].sort((a, b) => nodeName(Number(a.value)).localeCompare(nodeName(Number(b.value)), lang()));
    for (const option of options) option.textContent = nodeName(Number(option.value));
    box.replaceChildren(...options);
    const chosen = state[key];
    if (chosen !== null && !options.some((option) => Number(option.value) === chosen)) box.append(el("option", { value: chosen }, nodeName(chosen)));
    box.value = chosen === null ? "" : String(chosen);
  }
}

export function startAsk(): void {
  byId("rr-ask").addEventListener("submit", (event) => event.preventDefault());
  for (const key of ["origin", "destination"] as const) {
    select(key).addEventListener("change", () => {
      const chosen = Number(select(key).value);
      if (chosen === state[key === "origin" ? "destination" : "origin"]) {
        say(t("ask.same"));
        select(key).value = String(state[key]);
        return;
      }
      const pair = key === "origin" ? [chosen, state.destination] : [state.origin, chosen];
      if (pair[0] !== null && pair[1] !== null && !isTold(pair[0], pair[1])) {
        say(t("ask.pair"));
        select(key).value = String(state[key]);
        return;
      }
      say();
      set(key === "origin" ? { origin: chosen } : { destination: chosen });
    });
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
  for (const key of ["date", "compare"] as const) input(key).size = Math.max(10, written(key).length);
  if (changed.has("day") || changed.has("until") || changed.has("lang")) input("date").value = written("date");
  if (changed.has("then") || changed.has("thenUntil") || changed.has("lang")) input("compare").value = written("compare");
}
