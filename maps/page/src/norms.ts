/* The shapes of the risk model: how an event comes and goes, and how events of one domain add up. */

import type { EngineSide } from "./engine";

/* An event's activity on a day: 0 before its start, rising over its onset, 1 to its end, then halving. */
export function activity(days: EngineSide["days"][number], day: number): number {
  if (!days) return 0;
  const [first, last, onset, life] = [days[0] ?? -Infinity, days[1] ?? Infinity, days[2], days[3]];
  if (day < first) return 0;
  const ramp = first === -Infinity ? 1 : Math.min(1, (Math.min(day, last) - first + 1) / (onset + 1));
  if (day <= last) return ramp;
  return life === null ? 0 : ramp * 0.5 ** ((day - last) / life);
}

const power = (x: number, p: number): number => (p === 2 ? x * x : x ** p);
const root = (x: number, p: number): number => (p === 2 ? Math.sqrt(x) : x ** (1 / p));
function greatest(values: ArrayLike<number>): number {
  let found = 0;
  for (let i = 0; i < values.length; i += 1) if (values[i] > found) found = values[i];
  return found;
}
function count(values: ArrayLike<number>, value: number): number {
  let found = 0;
  for (let i = 0; i < values.length; i += 1) if (values[i] === value) found += 1;
  return found;
}

export function norm(values: ArrayLike<number>, p: number): number {
  const largest = greatest(values);
  if (largest === 0 || p === Infinity) return largest;
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += power(values[i] / largest, p);
  return largest * root(total, p);
}

/* Each effect's share of the norm, x^p / ||x||^(p-1); the shares add up to it (Aumann-Shapley). */
export function shares(values: ArrayLike<number>, p: number, into: Float64Array = new Float64Array(values.length)): Float64Array {
  const largest = greatest(values);
  if (largest === 0) return into.fill(0);
  if (p === Infinity) {
    const each = largest / count(values, largest);
    for (let i = 0; i < values.length; i += 1) into[i] = values[i] === largest ? each : 0;
    return into;
  }
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += into[i] = power(values[i] / largest, p);
  const factor = (largest * root(total, p)) / total;
  for (let i = 0; i < values.length; i += 1) into[i] *= factor;
  return into;
}

/* Slopes of the norm by each value, (x / ||x||)^(p-1), of values whose norm is known. */
export function slopes(values: ArrayLike<number>, length: number, p: number, into: Float64Array): void {
  if (p === 1 || length === 0) into.fill(1);
  else if (p === Infinity) {
    const each = 1 / count(values, length);
    for (let i = 0; i < values.length; i += 1) into[i] = values[i] === length ? each : 0;
  } else for (let i = 0; i < values.length; i += 1) into[i] = p === 2 ? values[i] / length : (values[i] / length) ** (p - 1);
}
