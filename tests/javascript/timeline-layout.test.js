// What lies where on a technician's row.

import assert from "node:assert/strict";
import { test } from "node:test";

import { barOf, hoursIn, rangeOf, rowItems } from "../../dispatch/static/dispatch/timeline/layout.js";

const at = (clock) => `2026-01-12T${clock.padStart(5, "0")}:00Z`;

const part = (starts, ends, more = {}) => ({
  id: 1,
  technician: 7,
  role: "lead",
  status: "dispatched",
  starts_at: at(starts),
  ends_at: at(ends),
  travel_s: 1_800,
  travel_started_at: null,
  arrived_at: null,
  work_started_at: null,
  work_ended_at: null,
  expected_arrival_at: at(starts),
  expected_starts_at: at(starts),
  expected_ends_at: at(ends),
  signal: "",
  late_minutes: 0,
  ...more,
});

const visit = (parts, more = {}) => ({ id: 3, promise: null, parts, ...more });

const technician = (more = {}) => ({
  id: 7,
  shifts: [{ starts_at: at("8:00"), ends_at: at("16:30") }],
  breaks: [],
  absences: [],
  ...more,
});

const day = (visits = [], more = {}) => ({
  starts_at: at("0:00"),
  ends_at: "2026-01-13T00:00:00Z",
  now: at("10:00"),
  technicians: [technician()],
  visits,
  ...more,
});

const items = (snapshot, kind) =>
  rowItems(snapshot.technicians[0], snapshot, { from: 7, to: 18 }).filter((one) => one.kind === kind);

test("the hours shown are whole ones around all shifts and visits", () => {
  assert.deepEqual(rangeOf(day([visit([part("17:00", "18:00")])])), { from: 8, to: 19 });
});

test("a day on which nobody works shows office hours", () => {
  assert.deepEqual(rangeOf(day([], { technicians: [] })), { from: 7, to: 18 });
});

test("hours are elapsed ones, so the night of a clock change is drawn as it is", () => {
  const hours = hoursIn({ ...day(), starts_at: "2026-03-28T23:00:00Z" });
  assert.equal(hours("2026-03-29T06:00:00Z"), 7);
});

test("what is ahead lies where it is planned", () => {
  const late = part("12:00", "13:00", { expected_starts_at: at("12:30") });
  assert.deepEqual(barOf(late, hoursIn(day())), { s: 12, d: 1 });
});

test("what was done lies where it was", () => {
  const done = part("12:00", "13:00", {
    status: "completed", work_started_at: at("12:15"), work_ended_at: at("14:15"),
  });
  assert.deepEqual(barOf(done, hoursIn(day())), { s: 12.25, d: 2 });
});

test("who is on the way has the bar where the work will begin", () => {
  const driving = part("12:00", "13:00", { status: "en_route", expected_starts_at: at("12:30") });
  assert.deepEqual(barOf(driving, hoursIn(day())), { s: 12.5, d: 1 });
});

test("a visit without any length can still be pointed at", () => {
  const closed = part("12:00", "13:00", { status: "cannot_complete", work_ended_at: at("12:20") });
  assert.ok(barOf(closed, hoursIn(day())).d > 0);
});

test("travel leads up to the bar, and says how much of it is driven", () => {
  const driving = part("10:15", "11:00", {
    status: "en_route", travel_started_at: at("9:45"), expected_starts_at: at("10:15"),
  });
  const [travel] = items(day([visit([driving])]), "travel");
  assert.deepEqual([travel.s, travel.d, travel.state, travel.share], [9.75, 0.5, "moving", 0.5]);
});

test("work that runs over has a hatched end", () => {
  const long = part("8:00", "9:00", {
    status: "in_progress", work_started_at: at("8:00"), expected_ends_at: at("10:00"),
  });
  const [over] = items(day([visit([long])]), "over");
  assert.deepEqual([over.s, over.d, over.minutes], [9, 1, 60]);
});

test("who may be late shows by how much, and breaks the bracket of the promise", () => {
  const late = part("12:00", "13:00", {
    signal: "may_be_late", late_minutes: 14, expected_starts_at: at("12:30"),
  });
  const promise = { starts_at: at("11:00"), ends_at: at("12:15") };
  const snapshot = day([visit([late], { promise })]);
  const [slip] = items(snapshot, "slip");
  assert.deepEqual([slip.s, slip.d], [13, 0.5]);
  assert.equal(items(snapshot, "flag")[0].minutes, 14);
  assert.equal(items(snapshot, "promise")[0].state, "broken");
});

test("the time before, between and after shifts is off", () => {
  const shifts = [
    { starts_at: at("13:00"), ends_at: at("17:00") },
    { starts_at: at("8:00"), ends_at: at("12:00") },
  ];
  const snapshot = day([], { technicians: [technician({ shifts })] });
  assert.deepEqual(items(snapshot, "off").map(({ s, d }) => [s, d]), [[7, 1], [12, 1], [17, 1]]);
});

test("an absence says since when, unless it began before what is shown", () => {
  const sick = { starts_at: at("10:45"), ends_at: "2026-01-14T00:00:00Z", kind: "sick", label: "Sick" };
  const away = { ...sick, starts_at: at("3:00") };
  const snapshot = day([], { technicians: [technician({ absences: [sick, away] })] });
  const [since, all] = items(snapshot, "absent");
  assert.deepEqual([since.s, since.d, since.state], [10.75, 7.25, at("10:45")]);
  assert.deepEqual([all.s, all.state], [7, ""]);
});

test("the word for an absence stands behind the bar that covers its start", () => {
  const sick = { starts_at: at("10:45"), ends_at: at("16:00"), kind: "sick", label: "Sick" };
  const snapshot = day([visit([part("10:30", "11:30")])], { technicians: [technician({ absences: [sick] })] });
  assert.equal(items(snapshot, "absent")[0].pad, 0.75);
});

test("only a technician's own parts of a crew visit are in the row", () => {
  const both = [part("9:00", "10:00"), part("9:00", "10:00", { id: 2, technician: 8 })];
  assert.deepEqual(items(day([visit(both)]), "visit").map(({ key }) => key), ["1"]);
});
