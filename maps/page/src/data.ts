/* The data blocks of the page, as Python wrote them. */

export interface Table { fields: string[]; rows: unknown[][]; lists?: Record<string, string[]> }
export type Lang = "en" | "ko";
export interface Named { id: string; name?: string; ko?: string }
/* The Korean of the texts of a row, by field, and how far it may be trusted (by). */
export interface Translated { by: "reviewed" | "unreviewed" | "machine"; [field: string]: string }
export interface InTongues { tr?: Translated }
export interface Place extends Named, InTongues { kind: string; country: string; other?: string; notes?: string; share?: number; crossings?: number[] }
export interface Leg extends InTongues { id: string; tail: number; head: number; mode: string; base: number; length?: number; km?: number; rationale?: string; sources?: number[]; group: number }
export interface PolicyEvent extends InTongues {
  id: string; kind: string; start?: string; end?: string; domain: string; direction: string; effect: string; severity: number; x?: number; added?: number; why?: string;
  confidence: string; summary?: string; contested?: string; sources?: number[]; actors?: string[];
}
export interface Claim extends InTongues {
  figure: string; measure: string; places: string[]; sex?: string; start?: string; end?: string; basis?: string; value?: number; max?: number; qualifier?: string; unit?: string; source: number;
  tails?: string[]; preferred?: boolean; reason?: string; derived?: number; notes?: string;
}
export interface Source { id: string; publisher?: string; author?: string; title?: string; published?: string; url?: string; kind?: string }
/* First day, last day (null: none), days of onset, half-life (null: does not fade). */
export type Days = [number | null, number | null, number, number | null];
export interface Side {
  assumed: Record<Lang, string>; base: number[]; parts?: number[][]; closed: number[]; opened: number[];
  days: (Days | null)[]; usable: number[] | null;
}
/* A corridor or a leg, a column, and a letter for each percent from there on. */
export type Percents = [thing: number, column: number, letters: string];
export interface Doubt {
  draws: number; seed: number; bands: Record<string, (number | null)[][]>; corridors: string[][]; chances: Record<string, Percents[]>; legs: Record<string, Percents[]>; others: Record<string, number[]>; own: Record<string, Percents[]>;
}
/* By column: an index for each leg, the closed legs, the events that have effect; by pair and column routes and indices. */
export interface Told { legs: number[][]; blocked: number[][]; active: number[][]; routes: number[][]; pairs: Record<string, [number, number][][]> }
/* Years, corridors that are meant by their last countries, least and greatest percent of the arrivals, claims. */
export type Passage = [years: number[], tails: string[], low: number, high: number, claims: number[]];
/* Side, day and name; of a period also its last day, and the days that it is the mean of with their weights. */
export type Column = [side: number, day: number, name: string, until?: number, parts?: [number, number][]];
/* Who goes where by risk alone, by column: percent of all who set out (and people) on a leg; expected encounters per 100
   people who set out from a place, and its percent of all encounters. */
export type Flow = [leg: number, percent: number, people?: number];
export type Burden = [node: number, encounters: number, percent: number];
export interface Overlays { to: number[]; theta: { value: number; from: string; records: number; years: [number, number] | null }; overlap: boolean; bounds: number[]; flows: Flow[][] | null; burden: Burden[][] | null }
export type Box = [number, number, number, number];
export type Words = { [key: string]: string | Words };

interface Block extends InTongues {
  lang: Lang; tiles: boolean; title: string; version: string; valid: [string, string]; released: string; attribution: string; release: string; release_note: string; disclaimer: string; is_and_is_not: string;
  words: Record<Lang, Words>; thresholds: { hazard: number[]; index: number[]; share: number[]; change: number[] };
  parameters: { norm: number | null };
  origin: string; countries: Record<string, { name: string; ko: string }>; groups: number[][][]; policies: number[]; place_events: Record<string, number[]>; sides: Side[]; columns: Column[];
  compare: boolean; assumed: Record<Lang, { condition: string; notices: string[] }>; told: Told | null; recorded: { place: number | null; passages: Passage[][] }; arrivals: Record<string, [number, number][]>; ask: { origin: number | null; destination: number | null; count: number }; doubt: Doubt | null; overlays: Overlays | null; canvas: boolean; lines: number[][];
  curves: [number, number, number, number, number, number][]; points: [number, number][]; units: number; views: { first: Box; home: Box | null; world: Box; all: Box };
}
type Raw = Block & { translated: string; nodes: Table; legs: Table; events: Table };

/* Tables come as one list of keys and one list a row; a cell that a row lacks is no property of it. A text that many
   rows share stands once, in `lists`, and its place there in the rows. */
function rowsOf<T>({ fields, rows, lists }: Table): T[] {
  const shared = fields.map((field) => lists?.[field]);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [fields[i], shared[i]?.[cell as number] ?? cell]).filter(([, cell]) => cell !== null)) as T);
}
function parse(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}

const raw = parse("rr-data") as Raw;
export const data: Block = raw;
export const nodes = rowsOf<Place>(raw.nodes);
export const legs = rowsOf<Leg>(raw.legs);
export const events = rowsOf<PolicyEvent>(raw.events);
export const countries = new Map(Object.entries(raw.countries));

/* The column of a side that is a day (its own last day), or a period; -1 where there is none. */
export const columnOf = (side: number, day: number, until: number): number => data.columns.findIndex((column) => column[0] === side && column[1] === day && (column[3] ?? day) === until);

/* Which line a leg is drawn as. */
export const lineOf = new Int32Array(legs.length);
data.lines.forEach((some, line) => some.forEach((leg) => (lineOf[leg] = line)));

/* The translations, which come compressed; in a browser that cannot read them the originals stay, marked as such. */
let claimsTold: (Translated | 0)[] = [];
let reading: Promise<unknown> | null = null;
/* Resolves when the translations are there; they are read once, when somebody first asks for them. */
export const translated = (): Promise<unknown> => (reading ??= readTranslations().catch(() => null));
async function readTranslations(): Promise<void> {
  if (!raw.translated) return;
  const packed = Uint8Array.from(atob(raw.translated), (letter) => letter.charCodeAt(0));
  const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  const found = JSON.parse(text) as Record<string, (Translated | 0)[] | undefined>;
  for (const [rows, told] of [[events, found["events"]], [legs, found["legs"]], [nodes, found["nodes"]]] as const) give(rows, told);
  claimsTold = found["claims"] ?? [];
  if (read) give(read.claims, claimsTold);
}
function give(rows: readonly InTongues[], told: (Translated | 0)[] = []): void {
  rows.forEach((row, i) => {
    const own = told.at(i);
    if (own) row.tr = own;
  });
}

export interface Texts { claims: Claim[]; sources: Source[]; placeClaims: Map<string, number[]> }
let read: Texts | null = null;
/* Claims and sources are read when somebody first asks for them. */
export function texts(): Texts {
  if (!read) {
    const found = parse("rr-texts") as { claims: Table; sources: Table; place_claims: Record<string, number[]> };
    read = { claims: rowsOf<Claim>(found.claims), sources: rowsOf<Source>(found.sources), placeClaims: new Map(Object.entries(found.place_claims)) };
    give(read.claims, claimsTold);
  }
  return read;
}
