// How far wheel and trackpad zoom.

import assert from "node:assert/strict";
import { test } from "node:test";

import { wheelSteps } from "../../dispatch/static/dispatch/map/gestures.js";

test("turning the wheel up zooms in, by pixels or by lines alike", () => {
  assert.equal(wheelSteps({ deltaY: -120, deltaMode: 0, ctrlKey: false }), 0.5);
  assert.equal(wheelSteps({ deltaY: -7.5, deltaMode: 1, ctrlKey: false }), 0.5);
});

test("a pinch on a trackpad counts more, and nothing more than a step", () => {
  assert.equal(wheelSteps({ deltaY: 15, deltaMode: 0, ctrlKey: true }), -0.25);
  assert.equal(wheelSteps({ deltaY: 5_000, deltaMode: 0, ctrlKey: false }), -1);
});
