/* The formulas of the risk model, apart from the page: hazards of legs on a day, what events add, and what speaks to a leg.
   Python hands over what does not hang on the day (the hazard of each leg without events, the strength of each event);
   tests compare every number with Python's. */

export interface EngineEvent { effect: string; direction: string; domain: string; x?: number; added?: number; sources?: number[] }
export interface EngineSide { base: number[]; parts?: number[][] | null; days: (readonly [number | null, number | null, number, number | null] | null)[]; closed: number[]; opened: number[]; usable: number[] | null }
export interface EngineLeg { group: number; sources?: number[] }
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
export interface Known { events: number; sources: number; level: Level }

export const indexOf = (hazard: number): number => -100 * Math.expm1(-hazard) + 0;
const LEVELS: Level[] = ["none", "thin", "fair", "good"];
export const poorer = (a: Level, b: Level): Level => (LEVELS.indexOf(a) <= LEVELS.indexOf(b) ? a : b);

/* An event's activity on a day: 0 before its start, rising over its onset, 1 to its end, then halving. */
export function activity(days: EngineSide["days"][number], day: number): number {
  if (!days) return 0;
  const [first, last, onset, life] = [days[0] ?? -Infinity, days[1] ?? Infinity, days[2], days[3]];
  if (day < first) return 0;
  const ramp = first === -Infinity ? 1 : Math.min(1, (Math.min(day, last) - first + 1) / (onset + 1));
  if (day <= last) return ramp;
  return life === null ? 0 : ramp * 0.5 ** ((day - last) / life);
}

export function norm(values: number[], p: number): number {
  const largest = Math.max(0, ...values);
  if (largest === 0 || p === Infinity) return largest;
  let total = 0;
  for (const value of values) total += (value / largest) ** p;
  return largest * total ** (1 / p);
}

/* Each effect's share of the norm, x^p / ||x||^(p-1); the shares add up to it (Aumann-Shapley). */
export function shares(values: number[], p: number): number[] {
  const largest = Math.max(0, ...values);
  if (largest === 0) return values.map(() => 0);
  if (p === Infinity) {
    const strongest = values.filter((value) => value === largest).length;
    return values.map((value) => (value === largest ? largest / strongest : 0));
  }
  const powers = values.map((value) => (value / largest) ** p);
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => (largest * total ** (1 / p) * power) / total);
}

/* Slopes of the norm by each value, (x / ||x||)^(p-1). */
function slopes(values: number[], p: number): number[] {
  const largest = Math.max(0, ...values);
  if (p === 1 || largest === 0) return values.map(() => 1);
  if (p === Infinity) {
    const strongest = values.filter((value) => value === largest).length;
    return values.map((value) => (value === largest ? 1 / strongest : 0));
  }
  const length = norm(values, p);
  return values.map((value) => (value / length) ** (p - 1));
}

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

interface Kind { sign: number; members: number[]; strengths: number[] }

export class Engine {
  private readonly p: number;
  private readonly moving: { event: number; share: number }[][];
  private readonly adding: number[][];
  private readonly blocking: number[][];
  private readonly applied: number[][];
  private readonly restated: boolean[];
  private readonly usable: (Set<number> | null)[];
  private readonly counted = new Map<string, { day: number; events: number; sources: number; level: Level }[]>();

  constructor(private readonly data: EngineData) {
    const { events, groups, policies } = data;
    this.p = data.parameters.norm ?? Infinity;
    this.applied = groups.map(([members]) => members);
    this.moving = groups.map((group) => group[0].map((event, i) => ({ event, share: group.length > 1 ? group[1][i] : 1 })).filter(({ event }) => (events[event].x ?? 0) > 0));
    this.adding = this.applied.map((members) => members.filter((k) => events[k].effect === "add"));
    this.blocking = this.applied.map((members) => members.filter((k) => events[k].effect === "block"));
    const seen = new Map<number, number>();
    policies.forEach((policy) => seen.set(policy, (seen.get(policy) ?? 0) + 1));
    this.restated = policies.map((policy) => (seen.get(policy) ?? 0) > 1);
    this.usable = data.sides.map((side) => side.usable && new Set(side.usable));
  }

  /* The events that apply to a leg, whatever the day. */
  eventsOf(leg: number): number[] {
    return this.applied[this.data.legs[leg].group];
  }

  /* The effects that count on a group of legs, by domain and direction; of events that restate one policy the strongest. */
  private kinds(group: number, active: Float64Array): Kind[] {
    const { events, policies } = this.data;
    const strongest = new Map<string, { event: number; x: number }>();
    const kinds = new Map<string, Kind>();
    const add = (event: number, x: number): void => {
      const { domain, direction } = events[event];
      const key = `${domain} ${direction}`;
      let kind = kinds.get(key);
      if (!kind) kinds.set(key, (kind = { sign: direction === "raises" ? 1 : -1, members: [], strengths: [] }));
      kind.members.push(event);
      kind.strengths.push(x);
    };
    for (const { event, share } of this.moving[group]) {
      if (active[event] === 0) continue;
      const x = (events[event].x ?? 0) * active[event] * share;
      if (!this.restated[event]) add(event, x);
      else {
        const key = `${policies[event]} ${events[event].domain} ${events[event].direction}`;
        const best = strongest.get(key);
        if (!best || x > best.x) strongest.set(key, { event, x });
      }
    }
    for (const { event, x } of strongest.values()) add(event, x);
    return [...kinds.values()];
  }

  /* Hazards and closures of all legs on a day, or over a period of which some days stand for parts. */
  evaluate(side: number, day: number, until = day, parts: readonly (readonly [number, number])[] = [[day, 1]]): View {
    const { legs, sides } = this.data;
    const moments = parts.map(([each, weight]) => this.moment(side, each, weight));
    const [first] = moments;
    const hazard = new Float64Array(legs.length), open = new Float64Array(legs.length), blocked = first.blocked.slice();
    for (const moment of moments) for (let leg = 0; leg < legs.length; leg += 1) blocked[leg] &= moment.blocked[leg];
    for (const moment of moments) {
      legs.forEach(({ group }, leg) => {
        if (moment.blocked[leg] && !blocked[leg]) return;
        hazard[leg] += moment.weight * (sides[side].base[leg] * Math.exp(moment.effects[group]) + moment.added[group]);
        open[leg] += moment.weight;
      });
    }
    if (moments.length > 1) for (let leg = 0; leg < legs.length; leg += 1) hazard[leg] /= open[leg];
    const active = moments.length === 1 ? first.active : first.active.map((_, k) => moments.reduce((sum, moment) => sum + moment.weight * moment.active[k], 0));
    return { side, day, until, active, hazard, blocked, moments };
  }

  private moment(side: number, day: number, weight: number): Moment {
    const { events, legs, groups, sides } = this.data;
    const here = sides[side];
    const active = Float64Array.from(here.days, (days) => activity(days, day));
    const count = groups.length;
    const effects = new Float64Array(count), added = new Float64Array(count), shut = new Uint8Array(count);
    for (let group = 0; group < count; group += 1) {
      for (const kind of this.kinds(group, active)) effects[group] += kind.sign * norm(kind.strengths, this.p);
      for (const k of this.adding[group]) added[group] += (events[k].added ?? 0) * active[k];
      shut[group] = Number(this.blocking[group].some((k) => active[k] > 0 && this.between(side, k, day)));
    }
    const blocked = Uint8Array.from(legs, ({ group }) => shut[group]);
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
    const { events, legs, sides } = this.data;
    const { group } = legs[leg];
    const base = sides[view.side].base[leg];
    const parts = new Map<number, number>(this.applied[group].filter((k) => view.active[k] > 0).map((k) => [k, 0]));
    const add = (k: number, hazard: number): void => void parts.set(k, (parts.get(k) ?? 0) + hazard);
    for (const { weight, moment } of this.momentsOf(view, leg)) {
      const effect = moment.effects[group];
      const factor = weight * base * (Math.abs(effect) > 1e-9 ? Math.expm1(effect) / effect : 1 + effect / 2);
      for (const kind of this.kinds(group, moment.active)) {
        const each = shares(kind.strengths, this.p);
        kind.members.forEach((k, i) => add(k, kind.sign * factor * each[i]));
      }
      for (const k of this.adding[group]) if (moment.active[k] > 0) add(k, weight * (events[k].added ?? 0) * moment.active[k]);
    }
    return [...parts].map(([event, hazard]) => ({ event, hazard }));
  }

  /* The same of several legs together, the largest part first. */
  explainAll(view: View, some: readonly number[]): Part[] {
    const total = new Map<number, number>();
    for (const leg of some) for (const { event, hazard } of this.explain(view, leg)) total.set(event, (total.get(event) ?? 0) + hazard);
    return [...total].map(([event, hazard]) => ({ event, hazard })).sort((a, b) => Math.abs(b.hazard) - Math.abs(a.hazard) || a.event - b.event);
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
    const total = new Map<number, number>();
    for (const { weight, one, other } of paired(this.momentsOf(from, leg), this.momentsOf(to, leg))) {
      for (const [cause, part] of this.path(from.side, to.side, one, other, leg)) total.set(cause, (total.get(cause) ?? 0) + weight * part);
    }
    return total;
  }

  /* The same between two days, along the straight path from the one to the other: every effect, and the logarithms of
     doubt and recorded use, get the integral of their slope. What did not change is not in it. */
  private path(here: number, there: number, from: Moment, to: Moment, leg: number): Map<number, number> {
    const { events, legs } = this.data;
    const { group } = legs[leg];
    const [base, doubt0, record0] = this.factors(here, leg), [, doubt1, record1] = this.factors(there, leg);
    const factors = [[DOUBT, doubt1 - doubt0], [RECORD, record1 - record0]].filter(([, step]) => Math.abs(step) > 1e-12);
    const cells = new Map<string, { sign: number; steps: Map<number, [number, number]> }>();
    [from, to].forEach((view, which) => {
      for (const kind of this.kinds(group, view.active)) {
        kind.members.forEach((k, i) => {
          const key = `${events[k].domain} ${events[k].direction}`;
          let cell = cells.get(key);
          if (!cell) cells.set(key, (cell = { sign: kind.sign, steps: new Map() }));
          const step = cell.steps.get(k) ?? [0, 0];
          step[which] = kind.strengths[i];
          cell.steps.set(k, step);
        });
      }
    });
    const parts = new Map<number, number>(factors.map(([cause]) => [cause, 0]));
    for (const { steps } of cells.values()) for (const [k, [one, other]] of steps) if (one !== other) parts.set(k, 0);
    const at = (s: number, weight: number): number => {
      let total = doubt0 + record0;
      for (const [, step] of factors) total += s * step;
      const slope = new Map<number, number>(factors.map(([cause, step]) => [cause, step]));
      for (const { sign, steps } of cells.values()) {
        const rows = [...steps], values = rows.map(([, [one, other]]) => one + s * (other - one));
        total += sign * norm(values, this.p);
        slopes(values, this.p).forEach((each, i) => slope.set(rows[i][0], sign * each * (rows[i][1][1] - rows[i][1][0])));
      }
      const hazard = base * Math.exp(total);
      if (weight) for (const [cause, sum] of parts) parts.set(cause, sum + weight * hazard * (slope.get(cause) ?? 0));
      return hazard;
    };
    if (parts.size) for (const [node, weight] of GAUSS) for (const s of [(1 - node) / 2, (1 + node) / 2]) at(s, weight / 2);
    const all = [...parts.values()], size = all.reduce((sum, value) => sum + Math.abs(value), 0);
    if (size) {
      const missed = at(1, 0) - at(0, 0) - all.reduce((sum, value) => sum + value, 0);
      for (const [cause, value] of parts) parts.set(cause, value + (missed * Math.abs(value)) / size);
    }
    for (const k of this.adding[group]) {
      const step = (events[k].added ?? 0) * (to.active[k] - from.active[k]);
      if (step) parts.set(k, (parts.get(k) ?? 0) + step);
    }
    return parts;
  }

  /* What moved the hazard of a route, or of what took its place, the largest part first. */
  changeAll(from: View, to: View, one: readonly number[], other: readonly number[]): Part[] {
    const total = new Map<number, number>();
    for (const leg of one) for (const [cause, value] of this.change(from, to, leg)) total.set(cause, (total.get(cause) ?? 0) + value);
    const there = new Set(other);
    if (one.length !== other.length || one.some((leg) => !there.has(leg))) {
      const sum = (some: readonly number[]): number => some.reduce((all, leg) => all + to.hazard[leg], 0);
      total.set(ROUTE, sum(other) - sum(one));
    }
    return [...total].map(([event, hazard]) => ({ event, hazard })).sort((a, b) => Math.abs(b.hazard) - Math.abs(a.hazard) || a.event - b.event);
  }

  /* What speaks to a leg on a day: steps of (day, events begun, sources), counted once for legs that share them. */
  known(side: number, leg: number, day: number): Known {
    const rows = this.steps(side, leg);
    let low = 0, high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle].day <= day) low = middle;
      else high = middle - 1;
    }
    return rows[low];
  }

  private steps(side: number, leg: number): { day: number; events: number; sources: number; level: Level }[] {
    const { events, legs, sides } = this.data;
    const own = legs[leg].sources ?? [];
    const key = `${side} ${legs[leg].group} ${own.join(" ")}`;
    const ready = this.counted.get(key);
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
    this.counted.set(key, found);
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
      level = poorer(level, this.known(view.side, leg, view.until).level);
    }
    for (const k of begun) for (const source of events[k].sources ?? []) found.add(source);
    return { events: begun.size, sources: [...found].filter((source) => usable === null || usable.has(source)).length, level };
  }
}
