// Times and durations as the product writes them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { instantAt } from "../../dispatch/static/dispatch/place-form.js";
import {
  clock, dayOf, dueTime, moment, percent, range, signed, window,
} from "../../dispatch/static/dispatch/words.js";

const PRAGUE = "Europe/Prague";

test("a clock has 24 hours and no leading zero", () => {
  assert.equal(clock("2026-01-12T08:05:00Z", PRAGUE), "9:05");
  assert.equal(clock("2026-01-12T23:00:00Z", PRAGUE), "0:00");
  assert.equal(clock("2026-07-12T15:30:00Z", PRAGUE), "17:30");
});

test("ranges have an en dash, promised windows are short", () => {
  assert.equal(range("2026-01-12T11:34:00Z", "2026-01-12T11:46:00Z", PRAGUE), "12:34–12:46");
  const promise = { starts_at: "2026-01-12T10:00:00Z", ends_at: "2026-01-12T12:30:00Z" };
  assert.equal(window(promise, PRAGUE), "11–13:30");
});

test("days are written as Thu 14 May", () => {
  assert.equal(dayOf("2026-05-14T10:00:00Z", PRAGUE), "Thu 14 May");
});

test("a moment of today is a time, another a day", () => {
  assert.equal(moment("2026-05-14T10:00:00Z", "2026-05-14T21:00:00Z", PRAGUE), "12:00");
  assert.equal(moment("2026-05-13T10:00:00Z", "2026-05-14T21:00:00Z", PRAGUE), "Wed 13 May");
});

test("what is due at midnight is due on the day that ends", () => {
  const due = (at) => dueTime(at, "2026-05-14T08:00:00Z", PRAGUE);
  assert.equal(due("2026-05-14T12:00:00Z"), "14:00");
  assert.equal(due("2026-05-14T22:00:00Z"), "due_today");
  assert.equal(due("2026-05-13T22:00:00Z"), "Wed 13 May");
  assert.equal(due("2026-05-15T12:00:00Z"), "Fri 15 May");
});

test("differences have a sign, with a true minus", () => {
  assert.deepEqual([signed(6), signed(-41), signed(0)], ["+6", "−41", "+0"]);
});

test("a share is rounded down, so that 100 % means all", () => {
  assert.deepEqual([percent(199, 200), percent(2, 2), percent(0, 0)], ["99\u00a0%", "100\u00a0%", "100\u00a0%"]);
});

test("a wall-clock time is found on ordinary days and when clocks change", () => {
  assert.equal(instantAt("2026-01-11T23:00:00Z", "09:05", PRAGUE), "2026-01-12T08:05:00.000Z");
  assert.equal(instantAt("2026-03-28T23:00:00Z", "09:05", PRAGUE), "2026-03-29T07:05:00.000Z");
  assert.equal(instantAt("2026-10-24T22:00:00Z", "09:05", PRAGUE), "2026-10-25T08:05:00.000Z");
  assert.equal(instantAt("2026-10-24T22:00:00Z", "00:30", PRAGUE), "2026-10-24T22:30:00.000Z");
});
