/* Ways from one part of the page to another. */

import { set, state, type Thing } from "./state";

let toEvent: (event: number) => void = () => undefined;
export const onShowEvent = (act: (event: number) => void): void => void (toEvent = act);
/* Open the list of events at one of them. */
export const showEvent = (event: number): void => toEvent(event);

let from: Element | null = null;
/* Open a thing; the focus comes back to where it was opened from. */
export function openThing(thing: Thing, opener: Element | null = document.activeElement): void {
  from = opener;
  set({ thing });
}
export function closeThing(): void {
  const back = from;
  from = null;
  set({ thing: null });
  if (back instanceof HTMLElement && back.isConnected) back.focus();
  else document.querySelector<HTMLElement>("#rr-cursor")?.focus({ preventScroll: true });
}
export const isOpen = (): boolean => state.thing !== null;
