/* On a phone the answer is a sheet with three stops; the map gives way, the slider never does. */

import { button, byId } from "./dom";
import { listen, state } from "./state";
import { t } from "./words";

const STOPS = ["", "sheet-half", "sheet-full"];
let at = 0;

function stop(next: number): void {
  at = Math.max(0, Math.min(STOPS.length - 1, next));
  for (const name of STOPS) if (name) document.body.classList.toggle(name, STOPS[at] === name);
  const [more, less] = byId("rr-sheet").querySelectorAll("button");
  more.disabled = at === STOPS.length - 1;
  less.disabled = at === 0;
  if (at === 0) byId("rr-rail").scrollTop = 0;
}
export function startSheet(): void {
  const bar = byId("rr-sheet");
  bar.setAttribute("role", "group");
  bar.setAttribute("data-wl", "sheet.label");
  bar.setAttribute("aria-label", t("sheet.label"));
  const less = button({ class: "btn", "data-w": "sheet.peek" }, () => stop(at - 1), t("sheet.peek"));
  bar.append(button({ class: "btn", "data-w": "sheet.more" }, () => stop(at + 1), t("sheet.more")), less);
  let from = 0;
  bar.addEventListener("pointerdown", (event) => (from = event.clientY));
  bar.addEventListener("pointerup", (event) => {
    if (Math.abs(event.clientY - from) > 24) stop(at + (event.clientY < from ? 1 : -1));
  });
  less.disabled = true;
  listen((changed) => {
    if (changed.has("thing") && state.thing && at === 0) stop(1);
    if (changed.has("tab") && at === 0) stop(1);
  });
}
