/* Puts the page together: what Python drew is taken over, and answers from now on. */

import { followAsk, startAsk } from "./ask";
import { prepare } from "./answers";
import { drawChart, followChart, neighbours, startChart } from "./chart";
import { translated } from "./data";
import { drawDetails } from "./details";
import { drawHeadline, startHeadline } from "./headline";
import { followLegend, startLegend } from "./legend";
import { awaitMap, followMap, nameMap, repaint, startMap } from "./map";
import { followOverlay } from "./overlay";
import { startPaper } from "./paper";
import { drawRail, startRail } from "./rail";
import { closeThing } from "./show";
import { startSheet } from "./sheet";
import { follow, listen, state } from "./state";
import { drawPanel, followTabs, startTabs } from "./tabs";
import { startTake } from "./take";
import { lang } from "./words";

function start(): void {
  awaitMap();
  startAsk();
  startLegend();
  startTabs();
  startSheet();
  startTake();
  startPaper(() => {
    while (later.length) later.shift()?.();
  });
  startRail();
  if (state.origin !== null) startChart();
  listen((changed) => {
    const asked = (["day", "until", "then", "thenUntil", "origin", "destination", "pinned", "lang", "change"] as const).some((key) => changed.has(key));
    followAsk(changed);
    followMap(changed);
    if (asked) {
      drawHeadline();
      drawRail();
    }
    followLegend(changed);
    followOverlay(changed);
    if (state.origin !== null) followChart(changed);
    if (changed.has("thing") || (asked && state.thing)) drawDetails(changed.has("thing"));
    followTabs(changed);
    prepareSteps();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.thing) closeThing();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  follow();
  document.documentElement.dataset["ready"] = "true";
}

/* What may come later, a piece whenever the browser has nothing else to do. */
const later: (() => void)[] = [
  startMap,
  drawRail,
  drawPanel,
  startHeadline,
  nameMap,
  () => {
    if (state.origin !== null) drawChart();
  },
  () => void translated(),
  () => (document.documentElement.dataset["whole"] = "true"),
];
const idle = (work: () => void): void => {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work, 0);
};
function rest(): void {
  later.shift()?.();
  if (later.length) idle(rest);
  else prepareSteps();
}

/* The answers a step away are worked out when there is time, until something else is asked. */
let turn = 0;
function prepareSteps(): void {
  const mine = (turn += 1), ahead = state.origin === null ? [] : neighbours();
  const next = (): void => {
    const when = mine === turn ? ahead.shift() : undefined;
    if (!when) return;
    prepare(when);
    idle(next);
  };
  idle(next);
}

start();
if (lang() === "en") idle(rest);
else {
  void translated().then(() => {
    if (location.hash.includes("=")) drawHeadline();
    if (state.thing) drawDetails(false);
    idle(rest);
  });
}
