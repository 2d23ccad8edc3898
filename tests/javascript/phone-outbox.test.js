// The outbox: numbers, answers, and what happens when the two sides count differently.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answered, backlog, batchOf, fateOf, outdated, realigned, reusedNumber, waiting, wire,
} from "../../mobile_api/static/mobile_api/app/outbox.js";

const AT = "2026-05-14T10:00:00Z";

const item = (seq, answer = null, more = {}) => ({
  seq, kind: "note", assignment: 7, offer: null, occurred_at: AT, at: AT, position: null,
  payload: { text: `note ${seq}` }, about: { name: "", work: "" }, isReflected: answer !== null, ...more,
  answer: answer && { result: answer, code: "", message: "", at: AT },
});
const done = (seq) => item(seq, "applied");
const numbers = (items) => items.map(({ seq }) => seq);
const texts = (items) => items.map(({ payload }) => payload.text);

/** The store after a change, as the phone writes it. */
function after(items, { removed, changed }) {
  const kept = new Map(items.filter(({ seq }) => !removed.includes(seq)).map((one) => [one.seq, one]));
  for (const one of changed) kept.set(one.seq, one);
  return [...kept.values()].sort((one, other) => one.seq - other.seq);
}

test("a batch takes what waits in the order of its numbers", () => {
  assert.deepEqual(numbers(batchOf([item(9), done(7), item(8), item(10)], 2)), [8, 9]);
});

test("a command goes over the wire the same each time", () => {
  const command = wire(item(3));
  assert.deepEqual(command, wire(item(3)));
  assert.deepEqual(Object.keys(command), ["seq", "kind", "occurred_at", "payload", "assignment"]);
});

test("each item learns its own fate, a duplicate that of the first time", () => {
  const results = [
    { seq: 1, result: "applied", error_code: "", message: "" },
    { seq: 2, result: "duplicate", was: "parked", error_code: "visit-canceled", message: "Called off." },
    { seq: 3, result: "rejected", error_code: "reason-needed", message: "Say why." },
    { seq: 4, result: "gap", error_code: "gap", message: "" },
  ];
  const changed = answered([item(1), item(2), item(3), item(4)], { results, next_seq: 4, server_time: AT });

  assert.deepEqual(changed.map(fateOf), ["sent", "office", "refused"]);
  assert.equal(changed[1].answer.message, "Called off.");
});

test("counting alike changes nothing", () => {
  assert.deepEqual(realigned([done(1), item(2), item(3)], 4, 2), { removed: [], changed: [], nextSeq: 4 });
});

test("a lost answer changes nothing: the numbers are sent again and known there", () => {
  const { removed, changed, nextSeq } = realigned([item(2), item(3)], 4, 4);
  assert.deepEqual([removed, changed, nextSeq], [[], [], 4]);
});

test("a restored server gets what it forgot again, under the same numbers", () => {
  const items = [done(4), done(5), done(6), item(7)];
  const change = realigned(items, 8, 5);
  const now = after(items, change);

  assert.deepEqual(numbers(waiting(now)), [5, 6, 7]);
  assert.deepEqual(texts(waiting(now)), ["note 5", "note 6", "note 7"]);
  assert.equal(change.nextSeq, 8);
});

test("where a forgotten number is no longer kept, what waits closes the gap in its order", () => {
  const items = [done(6), item(7), item(8)];
  const change = realigned(items, 9, 4);
  const now = after(items, change);

  assert.deepEqual(numbers(waiting(now)), [4, 5, 6]);
  assert.deepEqual(texts(waiting(now)), ["note 6", "note 7", "note 8"]);
  assert.equal(change.nextSeq, 7);
});

test("an idle phone takes over the number that the server expects", () => {
  assert.equal(realigned([done(1)], 2, 9).nextSeq, 9);
  assert.equal(realigned([], 12, 5).nextSeq, 5);
});

test("a number that another command has used is given anew, and those behind it too", () => {
  const answer = { results: [{ seq: 5, result: "duplicate", was: "applied", error_code: "number-reused" }] };
  const items = [done(4), item(5), item(6)];
  const change = realigned(items, 7, 20, reusedNumber(answer));
  const now = after(items, change);

  assert.deepEqual(numbers(waiting(now)), [20, 21]);
  assert.deepEqual(texts(waiting(now)), ["note 5", "note 6"]);
  assert.equal(change.nextSeq, 22);
});

test("no numbering loses or doubles anything", () => {
  for (let expected = 1; expected < 14; expected += 1) {
    for (let acknowledged = 0; acknowledged < 8; acknowledged += 1) {
      for (const first of [1, 3]) {
        const items = Array.from({ length: 9 }, (_, index) => (index < acknowledged ? done(first + index) : item(first + index)));
        const change = realigned(items, first + 9, expected);
        const now = after(items, change);
        assert.deepEqual(texts(now), texts(items), `expected ${expected}, acknowledged ${acknowledged}`);
        assert.equal(new Set(numbers(now)).size, now.length);
        assert.ok(change.nextSeq > Math.max(0, ...numbers(waiting(now))));
      }
    }
  }
});

test("what was answered is kept for a week", () => {
  const now = Date.parse(AT) + 8 * 86_400_000;
  const young = { ...done(2), answer: { ...done(2).answer, at: new Date(now).toISOString() } };
  assert.deepEqual(outdated([done(1), young, item(3)], now, 7), [1]);
});

test("the count and the age include pictures, and leave out what was refused", () => {
  const upload = { isFinished: false, error: "", at: "2026-05-14T09:00:00Z" };
  const found = backlog([item(1), done(2)], [upload, { ...upload, error: "no picture" }, { ...upload, isFinished: true }]);
  assert.deepEqual(found, { commands: 1, files: 1, count: 2, oldest: Date.parse("2026-05-14T09:00:00Z") });
});
