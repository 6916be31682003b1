import assert from "node:assert/strict";
import { test } from "node:test";
import { way } from "./bidi";

test("names of left-to-right letters are joined as they are", () => {
  assert.equal(way(["Kayes", "량강도"]), "Kayes → 량강도");
});

test("each name turns in itself where one is of right-to-left letters, and the line runs to the right", () => {
  assert.equal(way(["شمال", "North"]), "\u200e\u2068شمال\u2069 → \u2068North\u2069");
  assert.equal(way(["A", "עברית", "C"], " › ").split(" › ").length, 3);
});
