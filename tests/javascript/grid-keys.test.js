// Where the arrow keys lead on the timeline.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nextCell } from "../../dispatch/static/dispatch/timeline/grid-keys.js";

const ROWS = [
  [{ id: 1, s: 8 }, { id: 2, s: 10 }, { id: 3, s: 14 }],
  [],
  [{ id: 4, s: 9.5 }, { id: 5, s: 13 }],
];

test("left and right walk a row and stop at its ends", () => {
  assert.equal(nextCell(ROWS, 2, "ArrowRight"), 3);
  assert.equal(nextCell(ROWS, 2, "ArrowLeft"), 1);
  assert.equal(nextCell(ROWS, 1, "ArrowLeft"), null);
  assert.equal(nextCell(ROWS, 3, "ArrowRight"), null);
});

test("up and down go to the nearest start, over rows without visits", () => {
  assert.equal(nextCell(ROWS, 2, "ArrowDown"), 4);
  assert.equal(nextCell(ROWS, 3, "ArrowDown"), 5);
  assert.equal(nextCell(ROWS, 5, "ArrowUp"), 3);
  assert.equal(nextCell(ROWS, 1, "ArrowUp"), null);
});

test("home and end go to the first and the last visit of the row", () => {
  assert.equal(nextCell(ROWS, 2, "Home"), 1);
  assert.equal(nextCell(ROWS, 2, "End"), 3);
});

test("other keys and unknown visits lead nowhere", () => {
  assert.equal(nextCell(ROWS, 2, "a"), null);
  assert.equal(nextCell(ROWS, 9, "ArrowDown"), null);
});
