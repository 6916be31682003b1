import assert from "node:assert/strict";
import { test } from "node:test";
import { matching } from "./picker";

const options = [{ value: 4, text: "Hà Giang", also: ["VN-03", "하장"] }, { value: 1, text: "North Hamgyong", also: ["KP-09", "함경북도"] }, { value: 2, text: "South Hamgyong", also: ["KP-08", "함경남도"] }];
const found = (typed: string): number[] => matching(options, typed).map(({ value }) => value);

test("a place is found by a part of its name in either language, by its id, and without case or accents", () => {
  assert.deepEqual(found(""), [4, 1, 2]);
  assert.deepEqual(found("ham"), [1, 2]);
  assert.deepEqual(found("kp-08"), [2]);
  assert.deepEqual(found("함경북"), [1]);
  assert.deepEqual(found("HA GIANG"), [4]);
  assert.deepEqual(found("Paris"), []);
});

test("what begins with the text stands before what has it in its middle", () => assert.deepEqual(found("so").concat(found("ha")), [2, 4, 1, 2]));
