/* The formulas of the risk model, apart from the page: hazards of legs on a day, what events add, and what speaks to a leg.
   Python hands over what does not hang on the day (the hazard of each leg without events, the strength of each event);
   tests compare every number with Python's. */

import { activity, norm, shares, slopes } from "./norms";

export interface EngineEvent { effect: string; direction: string; domain: string; x?: number; added?: number; sources?: number[] }
export interface EngineSide { base: number[]; parts?: number[][] | null; days: (readonly [number | null, number | null, number, number | null] | null)[]; closed: number[]; opened: number[]; usable: number[] | null }
/* `length`: of a movement in reference lengths, where an event adds a hazard to each of them. */
export interface EngineLeg { group: number; length?: number; sources?: number[] }
export interface EngineData {
  legs: EngineLeg[]; events: EngineEvent[]; sides: EngineSide[]; groups: number[][][]; policies: number[];
  parameters: { norm: number | null };
}
/* What events do on a day, to each group of legs; `weight` is the part of a period that the day stands for. */
export interface Moment { day: number; weight: number; active: Float64Array; effects: Float64Array; added: Float64Array; blocked: Uint8Array }
/* Hazards on a day, or their means over a period: each leg's over the days on which it is open. */
export interface View { side: number; day: number; until: number; active: Float64Array; hazard: Float64Array; blocked: Uint8Array; moments: Moment[] }
export interface Part { event: number; hazard: number }
/* Causes of a change that are no events, in the place of an event's number. */
export const DOUBT = -1, RECORD = -2, ROUTE = -3;
export type Level = "none" | "thin" | "fair" | "good";
interface Step { day: number; events: number; sources: number; level: Level }
export interface Known { events: number; sources: number; level: Level }

export const indexOf = (hazard: number): number => -100 * Math.expm1(-hazard) + 0;
const LEVELS: Level[] = ["none", "thin", "fair", "good"];
export const poorer = (a: Level, b: Level): Level => (LEVELS.indexOf(a) <= LEVELS.indexOf(b) ? a : b);

/* Nodes and weights of Gauss and Legendre, 4 of 8 points; the others are mirrored (Abramowitz, Stegun, 25.4.30). */
const GAUSS = [[0.1834346424956498, 0.362683783378362], [0.525532409916329, 0.3137066458778873], [0.7966664774136267, 0.2223810344533745], [0.9602898564975363, 0.1012285362903763]];

/* The moments of two periods that stand for the same parts of them, with the size of each part. */
function* paired(one: { weight: number; moment: Moment }[], other: { weight: number; moment: Moment }[]): Generator<{ weight: number; one: Moment; other: Moment }> {
  for (let i = 0, j = 0, left = one[0].weight, right = other[0].weight; ; ) {
    const weight = Math.min(left, right);
    yield { weight, one: one[i].moment, other: other[j].moment };
    [left, right] = [left - weight, right - weight];
    if (left < 1e-12) left = one.at((i += 1))?.weight ?? 0;
    if (right < 1e-12) right = other.at((j += 1))?.weight ?? 0;
    if (i >= one.length || j >= other.length) return;
  }
}

/* The events of one domain and direction that move a group of legs, and their strengths at full activity. Of rivals, which
   restate one policy, the strongest counts alone. The other fields are room to work in. */
interface Cell { sign: number; events: Int32Array; strengths: Float64Array; rivals: number[][]; one: Float64Array; other: Float64Array; here: Float64Array; slope: Float64Array; moves: boolean }

/* Sums by event, or by a cause that is none, in the order in which they were first named. */
class Tally {
  private readonly sums: Float64Array;
  private readonly met: Uint8Array;
  readonly causes: number[] = [];
  constructor(events: number) {
    this.sums = new Float64Array(events - ROUTE);
    this.met = new Uint8Array(events - ROUTE);
  }
  add(cause: number, value: number): void {
    const at = cause - ROUTE;
    if (!this.met[at]) {
      this.met[at] = 1;
      this.causes.push(cause);
    }
    this.sums[at] += value;
  }
  parts(): Part[] {
    return this.causes.map((event) => ({ event, hazard: this.sums[event - ROUTE] }));
  }
  /* The largest part first. */
  sorted(): Part[] {
    return this.parts().sort((a, b) => Math.abs(b.hazard) - Math.abs(a.hazard) || a.event - b.event);
  }
}

export class Engine {
  private readonly p: number;
  private readonly cells: Cell[][];
  private readonly adding: [event: number, stated: number][][];
  private readonly lengths: Float64Array;
  private readonly blocking: number[][];
  private readonly applied: number[][];
  private readonly usable: (Set<number> | null)[];
  private readonly groupOf: Int32Array;
  private readonly counted: (Step[] | undefined)[][];
  private readonly shared = new Map<string, Step[]>();

  constructor(private readonly data: EngineData) {
    const { events, groups, legs } = data;
    this.p = data.parameters.norm ?? Infinity;
    this.applied = groups.map(([members]) => members);
    this.cells = groups.map((group) => this.cellsOf(group));
    this.adding = groups.map((group) => group[0].map((k, i): [number, number] => [k, (events[k].added ?? 0) * (group.length > 1 ? group[1][i] : 1)]).filter(([k]) => events[k].effect === "add"));
    this.lengths = Float64Array.from(legs, (leg) => leg.length ?? 1);
    this.blocking = this.applied.map((members) => members.filter((k) => events[k].effect === "block"));
    this.usable = data.sides.map((side) => side.usable && new Set(side.usable));
    this.groupOf = Int32Array.from(legs, (leg) => leg.group);
    this.counted = data.sides.map(() => []);
  }

  private cellsOf(given: number[][]): Cell[] {
    const { events, policies } = this.data;
    const found = new Map<string, [event: number, strength: number][]>();
    given[0].forEach((event, i) => {
      const { domain, direction, x = 0 } = events[event];
      if (x <= 0) return;
      const key = `${domain} ${direction}`, row: [number, number] = [event, x * (given.length > 1 ? given[1][i] : 1)];
      const rows = found.get(key);
      if (rows) rows.push(row);
      else found.set(key, [row]);
    });
    return [...found.values()].map((rows) => {
      const same = new Map<number, number[]>();
      rows.forEach(([event], i) => same.set(policies[event], [...(same.get(policies[event]) ?? []), i]));
      const room = (): Float64Array => new Float64Array(rows.length);
      return { sign: events[rows[0][0]].direction === "raises" ? 1 : -1, events: Int32Array.from(rows, ([event]) => event), strengths: Float64Array.from(rows, ([, strength]) => strength),
        rivals: [...same.values()].filter((some) => some.length > 1), one: room(), other: room(), here: room(), slope: room(), moves: false };
    });
  }

  /* The events that apply to a leg, whatever the day. */
  eventsOf(leg: number): number[] {
    return this.applied[this.data.legs[leg].group];
  }

  /* The effects of the events of a cell that count at a moment. */
  private fill({ events, strengths, rivals }: Cell, active: Float64Array, into: Float64Array): Float64Array {
    for (let i = 0; i < events.length; i += 1) into[i] = strengths[i] * active[events[i]];
    for (const some of rivals) {
      let best = some[0];
      for (const i of some) if (into[i] > into[best]) best = i;
      for (const i of some) if (i !== best) into[i] = 0;
    }
    return into;
  }

  /* Hazards and closures of all legs on a day, or over a period of which some days stand for parts. */
  evaluate(side: number, day: number, until = day, parts: readonly (readonly [number, number])[] = [[day, 1]]): View {
    const { groupOf, lengths } = this, { base } = this.data.sides[side], count_ = groupOf.length;
    const moments: Moment[] = [];
    for (const [each, weight] of parts) moments.push(this.moment(side, each, weight, moments.at(-1)));
    const [first] = moments;
    const hazard = new Float64Array(count_), open = new Float64Array(count_), blocked = first.blocked.slice();
    for (const moment of moments) for (let leg = 0; leg < count_; leg += 1) blocked[leg] &= moment.blocked[leg];
    for (const moment of moments) {
      const factor = moment.effects.map(Math.exp);
      for (let leg = 0; leg < count_; leg += 1) {
        if (moment.blocked[leg] && !blocked[leg]) continue;
        hazard[leg] += moment.weight * (base[leg] * factor[groupOf[leg]] + lengths[leg] * moment.added[groupOf[leg]]);
        open[leg] += moment.weight;
      }
    }
    if (moments.length === 1) return { side, day, until, active: first.active, hazard, blocked, moments };
    const active = new Float64Array(first.active.length);
    for (const moment of moments) for (let k = 0; k < active.length; k += 1) active[k] += moment.weight * moment.active[k];
    for (let leg = 0; leg < count_; leg += 1) hazard[leg] /= open[leg];
    return { side, day, until, active, hazard, blocked, moments };
  }

  /* What has not moved since the moment `before` is taken from it. */
  private moment(side: number, day: number, weight: number, before?: Moment): Moment {
    const here = this.data.sides[side], groups = this.applied.length;
    const active = new Float64Array(here.days.length);
    for (let k = 0; k < active.length; k += 1) active[k] = activity(here.days[k], day);
    const effects = new Float64Array(groups), added = new Float64Array(groups), shut = new Uint8Array(groups);
    for (let group = 0; group < groups; group += 1) {
      if (before && this.applied[group].every((k) => active[k] === before.active[k])) [effects[group], added[group]] = [before.effects[group], before.added[group]];
      else {
        for (const cell of this.cells[group]) effects[group] += cell.sign * norm(this.fill(cell, active, cell.here), this.p);
        for (const [k, stated] of this.adding[group]) added[group] += stated * active[k];
      }
      shut[group] = Number(this.blocking[group].some((k) => active[k] > 0 && this.between(side, k, day)));
    }
    const blocked = Uint8Array.from(this.groupOf, (group) => shut[group]);
    for (const leg of here.closed) blocked[leg] = 1;
    for (const leg of here.opened) blocked[leg] = 0;
    return { day, weight, active, effects, added, blocked };
  }

  /* The moments that the hazard of a leg is the mean of, with weights that add up to 1. */
  private momentsOf(view: View, leg: number): { weight: number; moment: Moment }[] {
    const open = view.moments.filter((moment) => view.blocked[leg] || !moment.blocked[leg]);
    const total = open.reduce((sum, moment) => sum + moment.weight, 0);
    return open.map((moment) => ({ weight: moment.weight / total, moment }));
  }

  private between(side: number, event: number, day: number): boolean {
    const days = this.data.sides[side].days[event];
    return days !== null && (days[0] ?? -Infinity) <= day && day <= (days[1] ?? Infinity);
  }

  /* The events that close a leg on a day of a view. */
  closing(view: View, leg: number): number[] {
    return this.blocking[this.data.legs[leg].group].filter((k) => view.moments.some(({ active, day }) => active[k] > 0 && this.between(view.side, k, day)));
  }

  /* What events add to a leg, split over those in force; the parts add up to the hazard less that without events. */
  explain(view: View, leg: number): Part[] {
    return this.explained(view, [leg]).parts();
  }
  /* The same of several legs together, the largest part first. */
  explainAll(view: View, some: readonly number[]): Part[] {
    return this.explained(view, some).sorted();
  }
  private explained(view: View, some: readonly number[]): Tally {
    const { events, sides } = this.data;
    const tally = new Tally(events.length);
    for (const leg of some) {
      const group = this.groupOf[leg], base = sides[view.side].base[leg];
      for (const k of this.applied[group]) if (view.active[k] > 0) tally.add(k, 0);
      for (const { weight, moment } of this.momentsOf(view, leg)) {
        const effect = moment.effects[group];
        const factor = weight * base * (Math.abs(effect) > 1e-9 ? Math.expm1(effect) / effect : 1 + effect / 2);
        for (const cell of this.cells[group]) {
          const each = shares(this.fill(cell, moment.active, cell.here), this.p, cell.slope);
          for (let i = 0; i < each.length; i += 1) if (each[i]) tally.add(cell.events[i], cell.sign * factor * each[i]);
        }
        for (const [k, stated] of this.adding[group]) if (moment.active[k] > 0) tally.add(k, weight * this.lengths[leg] * stated * moment.active[k]);
      }
    }
    return tally;
  }

  /* Baseline of a leg, and the logarithms of its doubt and recorded use. */
  private factors(side: number, leg: number): [number, number, number] {
    const { base, parts } = this.data.sides[side];
    if (!parts) return [base[leg], 0, 0];
    const [b, doubt, record] = parts[leg];
    return [b, Math.log1p(doubt / b), Math.log1p(record / (b + doubt))];
  }

  /* What moved a leg between two views. Of two periods, the days that stand for the same parts of them are compared. */
  change(from: View, to: View, leg: number): Map<number, number> {
    const tally = new Tally(this.data.events.length);
    this.changed(from, to, leg, tally);
    return new Map(tally.parts().map(({ event, hazard }) => [event, hazard]));
  }
  private changed(from: View, to: View, leg: number, tally: Tally): void {
    const here = this.factors(from.side, leg), there = this.factors(to.side, leg);
    for (const { weight, one, other } of paired(this.momentsOf(from, leg), this.momentsOf(to, leg))) this.path(here, there, one, other, leg, weight, tally);
  }

  /* The same between two days, along the straight path from the one to the other: every effect, and the logarithms of
     doubt and recorded use, get the integral of their slope. What did not change is not in it. */
  private path([base, doubt0, record0]: [number, number, number], [, doubt1, record1]: [number, number, number], from: Moment, to: Moment, leg: number, size: number, tally: Tally): void {
    const group = this.groupOf[leg];
    const steps = ([[DOUBT, doubt1 - doubt0], [RECORD, record1 - record0]] as const).filter(([, step]) => Math.abs(step) > 1e-12);
    const causes = steps.map(([cause]): number => cause);
    let still = doubt0 + record0;
    const moving: Cell[] = [];
    for (const cell of this.cells[group]) {
      const one = this.fill(cell, from.active, cell.one), other = this.fill(cell, to.active, cell.other);
      if (one.every((value, i) => value === other[i])) still += cell.sign * norm(one, this.p);
      else {
        moving.push(cell);
        for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) causes.push(cell.events[i]);
      }
    }
    const parts = causes.map(() => 0);
    const at = (s: number, weight: number): number => {
      let total = still;
      for (const [, step] of steps) total += s * step;
      for (const { sign, one, other, here, slope } of moving) {
        for (let i = 0; i < one.length; i += 1) here[i] = one[i] + s * (other[i] - one[i]);
        const length = norm(here, this.p);
        if (weight) slopes(here, length, this.p, slope);
        total += sign * length;
      }
      const hazard = base * Math.exp(total);
      if (!weight) return hazard;
      let n = 0;
      for (const [, step] of steps) parts[n++] += weight * hazard * step;
      for (const { sign, one, other, slope } of moving) for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) parts[n++] += weight * hazard * sign * slope[i] * (other[i] - one[i]);
      return hazard;
    };
    if (causes.length) {
      for (const [node, weight] of GAUSS) {
        at((1 - node) / 2, weight / 2);
        at((1 + node) / 2, weight / 2);
      }
      let sum = 0, all = 0;
      for (const part of parts) [sum, all] = [sum + part, all + Math.abs(part)];
      const missed = all ? (at(1, 0) - at(0, 0) - sum) / all : 0;
      causes.forEach((cause, n) => tally.add(cause, size * (parts[n] + missed * Math.abs(parts[n]))));
    }
    for (const [k, stated] of this.adding[group]) {
      const step = this.lengths[leg] * stated * (to.active[k] - from.active[k]);
      if (step) tally.add(k, size * step);
    }
  }

  /* What moved the hazard of a route, or of what took its place, the largest part first. */
  changeAll(from: View, to: View, one: readonly number[], other: readonly number[]): Part[] {
    const tally = new Tally(this.data.events.length);
    for (const leg of one) this.changed(from, to, leg, tally);
    const there = new Set(other);
    if (one.length !== other.length || one.some((leg) => !there.has(leg))) {
      const sum = (some: readonly number[]): number => some.reduce((all, leg) => all + to.hazard[leg], 0);
      tally.add(ROUTE, sum(other) - sum(one));
    }
    return tally.sorted();
  }

  /* What speaks to a leg on a day: steps of (day, events begun, sources), counted once for legs that share them. */
  known(side: number, leg: number, day: number): Known {
    const rows = (this.counted[side][leg] ??= this.steps(side, leg));
    let low = 0, high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle].day <= day) low = middle;
      else high = middle - 1;
    }
    return rows[low];
  }

  /* How well a leg is covered by sources of its own, whatever the day. */
  level(side: number, leg: number): Level {
    return (this.counted[side][leg] ??= this.steps(side, leg))[0].level;
  }

  private steps(side: number, leg: number): Step[] {
    const { events, legs, sides } = this.data;
    const own = legs[leg].sources ?? [];
    const key = `${side} ${legs[leg].group} ${own.join(" ")}`;
    const ready = this.shared.get(key);
    if (ready) return ready;
    const usable = this.usable[side];
    const counts = (source: number): boolean => usable === null || usable.has(source);
    const mine = own.filter(counts);
    const seen = new Set(mine);
    const { days } = sides[side];
    const begun = this.applied[legs[leg].group].filter((k) => days[k]).map((k): [number, number] => [days[k]?.[0] ?? -Infinity, k]);
    begun.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const rows = [{ day: -Infinity, events: 0, sources: seen.size }];
    begun.forEach(([day, k], i) => {
      for (const source of events[k].sources ?? []) if (counts(source)) seen.add(source);
      rows.push({ day, events: i + 1, sources: seen.size });
    });
    const level = LEVELS[Math.min(mine.length, 3)];
    const found = rows.map((row) => ({ ...row, level }));
    this.shared.set(key, found);
    return found;
  }

  /* What speaks to several legs together; the level is that of the least covered one. */
  knownOf(view: View, some: readonly number[]): Known {
    const { events, legs, sides } = this.data;
    const usable = this.usable[view.side];
    const begun = new Set<number>(), found = new Set<number>();
    let level: Level = "good";
    for (const leg of some) {
      for (const source of legs[leg].sources ?? []) found.add(source);
      for (const k of this.applied[legs[leg].group]) {
        const days = sides[view.side].days[k];
        if (days && (days[0] ?? -Infinity) <= view.until) begun.add(k);
      }
      level = poorer(level, this.level(view.side, leg));
    }
    for (const k of begun) for (const source of events[k].sources ?? []) found.add(source);
    return { events: begun.size, sources: [...found].filter((source) => usable === null || usable.has(source)).length, level };
  }
}
