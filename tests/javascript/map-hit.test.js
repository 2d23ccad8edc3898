// What a pointer on the map means.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  distanceToPiece, lineAt, nearestOnPiece, targetAt,
} from "../../dispatch/static/dispatch/map/hit.js";

const dot = (id, x, y, radius = 4) => ({ id, kind: "visit", x, y, radius });

test("a small marker is met up to 12 px from its middle", () => {
  assert.equal(targetAt([dot("a", 100, 100)], { x: 112, y: 100 })?.id, "a");
  assert.equal(targetAt([dot("a", 100, 100)], { x: 113, y: 100 }), null);
});

test("a large marker is met all over", () => {
  assert.equal(targetAt([dot("area", 100, 100, 60)], { x: 150, y: 120 })?.id, "area");
});

test("of several markers the nearest one is meant", () => {
  const targets = [dot("left", 100, 100), dot("right", 110, 100)];

  assert.equal(targetAt(targets, { x: 103, y: 100 })?.id, "left");
  assert.equal(targetAt(targets, { x: 107, y: 100 })?.id, "right");
});

test("of markers in one place the topmost is meant", () => {
  assert.equal(targetAt([dot("below", 5, 5), dot("above", 5, 5)], { x: 5, y: 5 })?.id, "above");
});

test("a line is met within 6 px", () => {
  const line = { id: "r", points: [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }] };

  assert.equal(lineAt([line], { x: 50, y: 6 })?.id, "r");
  assert.equal(lineAt([line], { x: 50, y: 7 }), null);
  assert.equal(lineAt([line], { x: 94, y: 60 })?.id, "r");
});

test("of lines over one another the topmost is meant", () => {
  const points = [{ x: 0, y: 0 }, { x: 9, y: 0 }];

  assert.equal(lineAt([{ id: "a", points }, { id: "b", points }], { x: 5, y: 1 })?.id, "b");
});

test("beyond the end of a piece its end is nearest", () => {
  const [start, end] = [{ x: 0, y: 0 }, { x: 10, y: 0 }];

  assert.equal(distanceToPiece({ x: 13, y: 4 }, start, end), 5);
  assert.deepEqual(nearestOnPiece({ x: 4, y: 9 }, start, end), { x: 4, y: 0 });
});

test("a piece without length is a point", () => {
  const point = { x: 3, y: 4 };

  assert.equal(distanceToPiece({ x: 0, y: 0 }, point, point), 5);
});
