// The arithmetic of the bank's forms: `node --test frontend/test`.
import assert from "node:assert/strict";
import { test } from "node:test";

import { amount, difference, dotted, percent, rest, standing, sum } from "../src/js/balances.js";

test("an amount is read as it is typed, and nonsense is no amount", () => {
  assert.deepEqual(["1.234.567", " 500 000 ", "0", "", "abc", "1,5", undefined].map(amount), [1234567, 500000, 0, null, null, null, null]);
  assert.deepEqual([0, 500000, 1234567, -500000].map(dotted), ["0", "500.000", "1.234.567", "-500.000"]);
});

test("a difference is the bank less the other, and nothing while one is unknown", () => {
  assert.equal(difference(40_000_000, 39_500_000), 500_000);
  assert.equal(difference(0, 200_000), -200_000);
  assert.equal(difference(null, 5), null);
  assert.equal(difference(5, null), null);
});

test("a line agrees only when both sides are known and equal", () => {
  assert.deepEqual(standing({ bank: 10, book: 10, said: 10 }), { book: 0, said: 0, differs: false, agrees: true });
  assert.deepEqual(standing({ bank: 10, book: 10, said: null }), { book: 0, said: null, differs: false, agrees: false });
  assert.deepEqual(standing({ bank: 10, book: 7, said: null }), { book: 3, said: null, differs: true, agrees: false });
  assert.deepEqual(standing({ bank: null, book: 7, said: 9 }), { book: null, said: null, differs: false, agrees: false });
});

test("what is left of the whole", () => {
  assert.equal(rest(50, 20), 30);
  assert.equal(rest(50, 60), null);
  assert.equal(rest(null, 60), null);
});

test("sums leave out what is unknown; shares have two decimals", () => {
  assert.equal(sum([1, null, 2]), 3);
  assert.equal(sum([null]), 0);
  assert.equal(percent(1, 3), "33,33");
  assert.equal(percent(50, 50), "100");
  assert.equal(percent(0, 0), "");
});
