import assert from "node:assert/strict";
import { test } from "node:test";
import { iso, ordinal, readDay } from "./days";

test("days are numbered as Python numbers them", () => {
  assert.equal(ordinal("0001-01-01"), 1);
  assert.equal(ordinal("2013-07-05"), 735054);
  assert.equal(iso(735054), "2013-07-05");
});

test("a day is read as people write it, and only if it exists", () => {
  assert.equal(readDay("2013"), ordinal("2013-01-01"));
  assert.equal(readDay(" 2013-07 "), ordinal("2013-07-01"));
  for (const none of ["", "soon", "2013-02-30", "2013-13", "13-01-01", "2013-7-5"]) assert.equal(readDay(none), null);
});
