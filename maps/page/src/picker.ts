/* A box to choose a place by its name: a list that typing narrows down, in either language (the combobox of WAI-ARIA). */

import { el, isolate } from "./dom";

export interface Option { value: number; text: string; also: string[] }
interface Picker { box: HTMLInputElement; options: () => Option[]; chosen: () => number | null; choose: (value: number) => void; unknown: (text: string) => void }

/* Case and accents do not count. */
const plain = (text: string): string => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLocaleLowerCase().trim();

/* The options whose name has what was typed, those that begin with it first. */
export function matching(options: readonly Option[], typed: string): Option[] {
  const wanted = plain(typed);
  if (!wanted) return [...options];
  const place = ({ text, also }: Option): number => {
    const names = [text, ...also].map(plain);
    return names.includes(wanted) ? 0 : names.some((name) => name.startsWith(wanted)) ? 1 : names.some((name) => name.includes(wanted)) ? 2 : 3;
  };
  return options.map((option, i) => ({ option, at: place(option), i })).filter(({ at }) => at < 3).sort((a, b) => a.at - b.at || a.i - b.i).map(({ option }) => option);
}

export function startPicker({ box, options, chosen, choose, unknown }: Picker): void {
  const list = el("ul", { id: `${box.id}-list`, role: "listbox", class: "choices", hidden: true });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);
  box.after(list);
  let found: Option[] = [], at = -1;
  const written = (): string => options().find((option) => option.value === chosen())?.text ?? "";
  const mark = (next: number): void => {
    at = next;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", `${list.id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const close = (): void => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const open = (typed: string): void => {
    found = matching(options(), typed);
    list.setAttribute("aria-label", box.labels?.[0]?.textContent ?? "");
    list.replaceChildren(...found.map(({ text, value }, i) => el("li", { role: "option", id: `${list.id}-${i}`, "data-value": value }, isolate(text))));
    list.hidden = !found.length;
    put();
    box.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length && typed ? 0 : found.findIndex((option) => option.value === chosen()));
  };
  const put = (): void => {
    const room = box.getBoundingClientRect();
    list.style.left = `${room.left}px`;
    list.style.top = `${room.bottom + 2}px`;
    list.style.minWidth = `${room.width}px`;
    list.style.maxHeight = `${Math.max(innerHeight - room.bottom - 12, 96)}px`;
  };
  const take = (option: Option): void => {
    close();
    box.removeAttribute("aria-invalid");
    choose(option.value);
    box.value = written();
    box.select();
  };
  /* What was typed and left: the place it means, or the last one again. */
  const settle = (): void => {
    const typed = box.value.trim(), some = matching(options(), typed);
    close();
    if (typed === written()) return;
    const only = some.length === 1 || (some.length && plain(some[0].text) === plain(typed)) ? some[0] : null;
    if (typed && only) choose(only.value);
    else if (typed) unknown(typed);
    box.value = written();
  };
  box.addEventListener("focus", () => box.select());
  box.addEventListener("click", () => {
    if (list.hidden) open("");
  });
  box.addEventListener("input", () => open(box.value));
  box.addEventListener("blur", settle);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // a key of the input method, as that which ends a syllable
    const by = new Map([["ArrowDown", 1], ["ArrowUp", -1]]).get(event.key);
    if (by) {
      if (list.hidden) open("");
      else mark((at + by + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) take(found[at]);
    else if (event.key === "Enter") settle();
    else if (event.key === "Escape" && (!list.hidden || box.value !== written())) {
      close();
      box.value = written();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const value = (event.target as Element).closest<HTMLElement>("[data-value]")?.dataset["value"];
    const option = found.find((each) => String(each.value) === value);
    if (option) take(option);
  });
  for (const kind of ["resize", "scroll"]) addEventListener(kind, () => !list.hidden && put(), true);
}
