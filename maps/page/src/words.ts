/* The page's own phrases, names of things, numbers and links, in the language that is spoken. */

import { way } from "./bidi";
import { el, isolate } from "./dom";
import { countries, data, legs, nodes, texts, type InTongues, type Lang, type Named, type Source, type Words } from "./data";
import { fitParticles, koreanDates, koreanMoney } from "./korean";

let spoken: Lang = data.lang;
export const lang = (): Lang => spoken;
export function speak(next: Lang): void {
  spoken = next;
  document.documentElement.lang = next;
}

const phrases: Record<Lang, Map<string, string | null>> = { en: new Map(), ko: new Map() };
function find(path: string): string | null {
  const ready = phrases[spoken].get(path);
  if (ready !== undefined) return ready;
  let found: string | Words | undefined = data.words[spoken];
  for (const part of path.split(".")) found = typeof found === "object" && Object.hasOwn(found, part) ? found[part] : undefined;
  const phrase = typeof found === "string" ? found : null;
  phrases[spoken].set(path, phrase);
  return phrase;
}

const DATED = new Set(["date", "then", "when", "from", "until", "years", "side"]);
/* A phrase by path ("legend.title"), with {name} filled in, and {name:one|many} by whether it is 1. */
export function t(path: string, values: Record<string, string | number> = {}): string {
  const found = find(path) ?? path.split(".").pop() ?? "";
  if (!found.includes("{")) return found;
  const counted = found.replace(/\{(\w+):(\w+)\|(\w+)\}/g, (_, key: string, one: string, many: string) => (String(values[key]) === "1" ? one : many));
  const filled = counted.replace(/\{(\w+)\}/g, (whole, key: string) => (!Object.hasOwn(values, key) ? whole : DATED.has(key) ? dateText(String(values[key])) : String(values[key])));
  return spoken === "ko" && found !== filled ? fitParticles(filled) : filled;
}
/* A phrase for a word of a vocabulary; a word without one is shown as it is. */
export const term = (group: string, word: string): string => find(`${group}.${word}`) ?? word;

export const nameOf = (thing: Named): string => (spoken === "ko" && thing.ko) || thing.name || thing.id;
export const otherName = (thing: Named): string => (spoken === "ko" ? thing.name : thing.ko) ?? "";
export const nodeName = (node: number): string => nameOf(nodes[node]);
export const legName = (leg: number): string => way([nodeName(legs[leg].tail), nodeName(legs[leg].head)]);
export function countryName(iso3: string): string {
  const found = countries.get(iso3);
  return found ? nameOf({ id: iso3, ...found }) : iso3;
}
export const corridorName = (corridor: readonly string[]): string => (corridor.length ? way(corridor.map(countryName), " › ") : t("corridors.direct"));

/* What stays English says so on a Korean page. */
export const english = (text: string): HTMLElement => isolate(text, spoken === "en" ? {} : { lang: "en" });

/* A text of the dataset in the language that is spoken, or else in English. */
export const saidIn = (row: InTongues, field: string): string | undefined => (spoken === "ko" ? row.tr?.[field] : undefined);
export function said(row: InTongues, field: string, original: string): HTMLElement {
  const found = saidIn(row, field);
  return found === undefined ? english(original) : isolate(found);
}
/* How far the translation of a row may be trusted, with its originals behind it; or that there is none. */
export function badge(row: InTongues, ...originals: (string | undefined)[]): HTMLElement | null {
  const found = originals.filter((text): text is string => Boolean(text));
  if (spoken === "en" || !found.length) return null;
  if (!row.tr) return el("span", { class: "tr" }, t("told.original"));
  return el("details", { class: "tr" }, el("summary", null, t(`told.${row.tr.by}`)), ...found.map((text) => el("p", { lang: "en" }, isolate(text))));
}
const TRUST = ["machine", "unreviewed", "reviewed"];
/* Of some rows the one whose translation may be trusted least; one without any before all. */
export const leastTrusted = (rows: readonly InTongues[]): InTongues => [...rows].sort((a, b) => TRUST.indexOf(a.tr?.by ?? "") - TRUST.indexOf(b.tr?.by ?? "")).at(0) ?? {};
export const title = (): string => saidIn(data, "title") ?? data.title;
/* Dates as the language writes them. */
export const dateText = (text: string): string => (spoken === "ko" ? koreanDates(text) : text);

const formats = new Map<string, Intl.NumberFormat>();
export function number(value: number, digits = 2): string {
  const key = `${spoken} ${digits}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(spoken, { maximumFractionDigits: digits })));
  return format.format(value);
}
/* A value with its unit: a year has no comma, Korean has no space before a unit and counts won by ten thousands. */
export function measured(value: string, unit: string | undefined, amount: number | undefined): string {
  if (!unit) return value;
  if (unit === "year") return spoken === "ko" ? `${value.replace(",", "")}년` : value.replace(",", "");
  if (spoken === "en") return unit === "percent" ? `${value}%` : `${value} ${term("units", unit)}`;
  const won = unit === "KRW" && amount !== undefined ? koreanMoney(amount) : null;
  return won === null ? value + term("units", unit) : value.replace(number(amount ?? 0), won) + term("units", unit);
}
/* An index with one decimal, as the program prints it: what is under 100 is not told as 100. */
export const index = (value: number): string => (Number.isNaN(value) ? "–" : value >= 99.95 && value < 100 ? "99.9" : value.toFixed(1));
/* An index in a headline: in whole numbers, and neither 0 nor 100; of a public map the middle of its class. */
export function whole(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (data.told) return String(Number(value.toFixed(1)));
  if (value < 1) return t("headline.under");
  return value > 99 ? t("headline.over") : String(Math.floor(value + 0.5));
}
/* A part of a hazard with its sign, as the headline has it. */
export function signed(part: number): string {
  const size = Math.abs(part);
  return (part < 0 ? "−" : "+") + (size >= 0.1 ? size.toFixed(2) : size.toFixed(3));
}
export const hazardText = (value: number): string => (value >= 0.1 ? value.toFixed(2) : value.toFixed(3));

/* Only web addresses become links; anything else stays text, such as one with a name before an @ that looks like a host. */
function webAddress(text: string | undefined): string | null {
  if (!text || !/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
export function sourceLink(number: number): HTMLElement {
  const source = texts().sources[number];
  return anchor(source, [source.publisher ?? source.id, source.published].filter(Boolean).join(", "));
}
export function sourceFull(source: Source): HTMLElement {
  const line = el("span", { lang: spoken === "en" ? null : "en" });
  const named = [source.author, source.title].filter(Boolean).join(": ");
  line.append(anchor(source, named || (source.publisher ?? source.id)));
  const rest = [named ? source.publisher : "", source.published, source.kind && term("source_kinds", source.kind)].filter(Boolean).join(", ");
  if (rest) line.append(". ", isolate(rest));
  if (source.url && !webAddress(source.url)) line.append(" ", isolate(source.url));
  return line;
}
function anchor(source: Source, label: string): HTMLElement {
  const href = webAddress(source.url);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", class: "source" }, isolate(label)) : el("span", { class: "source" }, isolate(label));
}
export function sourceList(numbers: readonly number[]): (string | HTMLElement)[] {
  return numbers.flatMap((number, i) => [i ? "; " : "", sourceLink(number)]);
}

/* Another language: what Python wrote into the page is written anew. */
export function rewrite(): void {
  document.querySelectorAll<HTMLElement>("[data-w]").forEach((each) => (each.textContent = t(each.dataset["w"] ?? "")));
  document.querySelectorAll<HTMLElement>("[data-wl]").forEach((each) => each.setAttribute("aria-label", t(each.dataset["wl"] ?? "")));
  document.querySelectorAll("#rr-top-line .set, #rr-corner .set").forEach((each) => each.replaceChildren(said(data, "title", data.title)));
}
