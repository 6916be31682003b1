import assert from "node:assert/strict";
import { test } from "node:test";
import { DOUBT, Engine, indexOf, ROUTE, type EngineData } from "./engine";
import { activity, norm, shares } from "./norms";

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

/* Two legs of one group; a law and a talk in different domains, a restatement of the law, a wall that adds, a closure. */
const data = (): EngineData => ({
  legs: [{ group: 0, sources: [0] }, { group: 0 }],
  events: [
    { effect: "scale", direction: "raises", domain: "law", x: 0.3, sources: [1, 2] },
    { effect: "scale", direction: "raises", domain: "law", x: 0.4, sources: [3] },
    { effect: "scale", direction: "lowers", domain: "talks", x: 0.2 },
    { effect: "scale", direction: "raises", domain: "law", x: 0.1 },
    { effect: "add", direction: "raises", domain: "wall", x: 0, added: 0.05 },
    { effect: "block", direction: "raises", domain: "closure", x: 0 },
  ],
  sides: [{ base: [0.1, 0.2], days: [[10, null, 0, null], [10, null, 0, null], [20, 20, 0, 10], [10, null, 0, null], [10, 30, 0, 5], [40, 50, 0, 5]], closed: [], opened: [], usable: null }],
  groups: [[[0, 1, 2, 3, 4, 5]]], policies: [0, 1, 2, 0, 4, 5], parameters: { norm: 2 },
});

test("an event rises over its onset, holds, and halves", () => {
  assert.equal(activity(null, 5), 0);
  assert.equal(activity([10, 20, 0, 5], 9), 0);
  assert.equal(activity([10, 20, 3, 5], 10), 0.25);
  assert.equal(activity([10, 20, 0, 5], 25), 0.5);
  assert.equal(activity([10, null, 0, null], 1e6), 1);
});

test("a norm lies between the largest and the sum, and its shares add up to it", () => {
  assert.equal(norm([3, 4], 2), 5);
  assert.equal(norm([3, 4], 1), 7);
  assert.equal(norm([3, 4], Infinity), 4);
  assert.equal(norm([], 2), 0);
  for (const p of [1, 2, 3.5, Infinity]) near(shares([0.1, 0.7, 0.7], p).reduce((a, b) => a + b, 0), norm([0.1, 0.7, 0.7], p));
});

test("hazards follow the formula, and of a restated policy the strongest counts", () => {
  const view = new Engine(data()).evaluate(0, 30);
  const effect = Math.hypot(0.3, 0.4) - 0.2 * 0.5;
  near(view.hazard[0], 0.1 * Math.exp(effect) + 0.05);
  near(view.hazard[1], 0.2 * Math.exp(effect) + 0.05);
  assert.deepEqual([...view.blocked], [0, 0]);
});

test("a hazard is added by the share of a leg, and to each reference length of a movement", () => {
  const given = data();
  given.legs[1].length = 2.5;
  given.groups = [[[0, 1, 2, 3, 4, 5], [1, 1, 1, 1, 0.5, 1]]];
  const engine = new Engine(given), view = engine.evaluate(0, 30), before = engine.evaluate(0, 5);
  const scaled = Math.exp(Math.hypot(0.3, 0.4) - 0.2 * 0.5);
  near(view.hazard[0], 0.1 * scaled + 0.05 * 0.5);
  near(view.hazard[1], 0.2 * scaled + 0.05 * 0.5 * 2.5);
  near(engine.explain(view, 1).reduce((sum, part) => sum + part.hazard, 0.2), view.hazard[1]);
  near([...engine.change(before, view, 1).values()].reduce((a, b) => a + b), view.hazard[1] - before.hazard[1]);
});

test("the parts of a leg add up to its hazard", () => {
  const engine = new Engine(data());
  for (const day of [5, 10, 25, 45, 300]) {
    const view = engine.evaluate(0, day);
    near(engine.explain(view, 0).reduce((sum, part) => sum + part.hazard, 0.1), view.hazard[0]);
  }
});

test("the parts of a change add up to it, and what did not change has none", () => {
  const given = data();
  given.sides.push({ ...given.sides[0], base: [0.12, 0.2], parts: [[0.1, 0.02, 0], [0.2, 0, 0]] });
  given.sides[0].parts = [[0.1, 0, 0], [0.2, 0, 0]];
  const engine = new Engine(given), one = engine.evaluate(0, 15), other = engine.evaluate(1, 25);
  const parts = engine.change(one, other, 0);
  assert.deepEqual([...parts.keys()].sort(), [DOUBT, 2]);
  near([...parts.values()].reduce((sum, part) => sum + part, 0), other.hazard[0] - one.hazard[0]);
  const all = engine.changeAll(one, other, [0], [1]);
  assert.equal(all[0].event, ROUTE);
  near(all.reduce((sum, part) => sum + part.hazard, 0), other.hazard[1] - one.hazard[0]);
});

test("a closure blocks between its days, and a scenario has the last word", () => {
  const given = data();
  assert.deepEqual([...new Engine(given).evaluate(0, 45).blocked], [1, 1]);
  assert.deepEqual(new Engine(given).closing(new Engine(given).evaluate(0, 45), 0), [5]);
  given.sides[0].opened = [0];
  given.sides[0].closed = [1];
  assert.deepEqual([...new Engine(given).evaluate(0, 45).blocked], [0, 1]);
  assert.deepEqual([...new Engine(given).evaluate(0, 20).blocked], [0, 1]);
});

test("coverage counts the sources of a leg, and what has begun", () => {
  const given = data();
  assert.deepEqual(new Engine(given).known(0, 0, 30), { day: 20, events: 5, sources: 4, level: "thin" });
  assert.equal(new Engine(given).known(0, 1, 30).level, "none");
  given.sides[0].usable = [1];
  assert.equal(new Engine(given).known(0, 0, 30).level, "none");
});

test("an index saturates and is never minus nothing", () => {
  assert.ok(Object.is(indexOf(0), 0));
  near(indexOf(Math.LN2), 50);
  assert.equal(indexOf(Infinity), 100);
});

test("a period is the mean over its open days, and its parts add up", () => {
  const engine = new Engine(data()), period = engine.evaluate(0, 20, 60, [[25, 0.5], [45, 0.25], [55, 0.25]]);
  const [one, , three] = [25, 45, 55].map((day) => engine.evaluate(0, day));
  near(period.hazard[0], (one.hazard[0] * 0.5 + three.hazard[0] * 0.25) / 0.75); // closed from 40 to 50
  assert.equal(period.blocked[0], 0);
  assert.deepEqual(engine.closing(period, 0), [5]);
  near(engine.explain(period, 0).reduce((sum, part) => sum + part.hazard, 0), period.hazard[0] - 0.1);
  const before = engine.evaluate(0, 5, 9, [[5, 0.3], [8, 0.7]]);
  near([...engine.change(before, period, 0).values()].reduce((a, b) => a + b, 0), period.hazard[0] - before.hazard[0]);
});
