// The technician's day: its line, its next visit, what a delay does, and times as people write them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hoursOf, lineOf, nextVisit, visitsOn } from "../../mobile_api/static/mobile_api/app/day.js";
import { effectOf, expectedDay } from "../../mobile_api/static/mobile_api/app/late.js";
import {
  age, clock, dateOf, dayOf, duration, instantAt, moment, promised, say, sayCount, setZone, signed, speak, weight,
} from "../../mobile_api/static/mobile_api/app/words.js";

const WORDS = {
  minutes: "%(count)s min", hours: "%(count)s h", hours_minutes: "%(hours)s h %(minutes)s min", under_a_minute: "just now",
  waiting: { one: "%(count)s waiting", other: "%(count)s waiting" }, days_long: { one: "%(count)s day", other: "%(count)s days" },
  tab: { today: "Today" },
};
const at = (time, day = 14) => `2026-05-${day}T${time}:00Z`;
const ms = (time) => Date.parse(at(time));
const visit = (id, from, more = {}) => ({
  id, status: "dispatched", starts_at: at(from), ends_at: null, travel_s: 600, job: { service_minutes: 60 }, promise: null, ...more,
});

const DAY = [
  visit(1, "08:00", { status: "completed", arrived_at: at("08:05"), work_ended_at: at("09:10") }),
  visit(2, "09:30", { promise: { starts_at: at("09:00"), ends_at: at("10:00") } }),
  visit(3, "10:45", { promise: { starts_at: at("10:00"), ends_at: at("11:00") } }),
  visit(4, "15:00"),
];

test("the next visit is the one under way, else the first that is open", () => {
  assert.equal(nextVisit(DAY).id, 2);
  assert.equal(nextVisit([...DAY, visit(9, "18:00", { status: "paused" })]).id, 9);
  assert.equal(nextVisit([DAY[0]]), null);
});

test("a day holds its own visits, without those that were given away", () => {
  setZone("Europe/Prague");
  const visits = [...DAY, visit(5, "22:30"), visit(6, "12:00", { status: "removed" })];
  assert.deepEqual(visitsOn(visits, "2026-05-14", dateOf).map(({ id }) => id), [1, 2, 3, 4]);
  assert.deepEqual(visitsOn(visits, "2026-05-15", dateOf).map(({ id }) => id), [5]);
});

test("the line has visits, breaks taken and planned, and home at the end", () => {
  const shift = { starts_at: at("08:00"), ends_at: at("16:30"), breaks: [{ minutes: 30, earliest_at: at("12:00"), latest_at: at("13:00") }] };
  const none = { shift: "on", since: at("08:00"), entries: [] };
  const planned = lineOf(DAY, none, { shift }, ms("09:20"));
  assert.deepEqual(planned.map(({ kind, when }) => `${kind} ${when}`), [
    "visit past", "visit now", "visit ahead", "break ahead", "visit ahead", "home ahead",
  ]);

  const taken = { ...none, entries: [{ kind: "start_break", occurred_at: at("11:50") }, { kind: "end_break", occurred_at: at("12:20") }] };
  const [stop] = lineOf(DAY, taken, { shift }, ms("12:30")).filter(({ kind }) => kind === "break");
  assert.deepEqual([stop.at, stop.until, stop.when], [ms("11:50"), ms("12:20"), "past"]);
});

test("a visit is expected when it is planned, or when one can be there", () => {
  const expected = expectedDay(DAY, ms("09:20"));
  assert.deepEqual(expected.map(({ id, arrival }) => [id, clock(arrival)]), [[2, "11:30"], [3, "12:45"], [4, "17:00"]]);

  const long = DAY.map((one) => (one.id === 2 ? { ...one, job: { service_minutes: 120 } } : one));
  const [, third] = expectedDay(long, ms("09:20"));
  assert.deepEqual([clock(third.arrival), third.lateBy], ["13:40", 40]);
});

test("a delay moves those after it as far as it must, and says whose promise breaks", () => {
  const effect = effectOf(DAY, 2, 40, ms("09:20"));
  assert.deepEqual(effect.map(({ id, before, after, lateBy }) => [id, clock(before), clock(after), lateBy]), [
    [2, "11:30", "12:10", 10], [3, "12:45", "13:20", 20],
  ]);
});

test("a delay said on site puts off the end, and moves those after it only", () => {
  const day = [visit(2, "09:30", { status: "in_progress", arrived_at: at("09:30"), ends_at: at("10:30") }), visit(3, "10:45")];
  const effect = effectOf(day, 2, 30, ms("10:00"));
  assert.deepEqual(effect.map(({ id, after }) => [id, clock(after)]), [[3, "13:10"]]);
});

test("hours count without breaks, until now while the shift runs", () => {
  const entries = [["start_shift", "08:00"], ["start_break", "12:00"], ["end_break", "12:30"]]
    .map(([kind, time]) => ({ kind, occurred_at: at(time) }));
  assert.deepEqual(hoursOf({ entries }, ms("16:00")), { worked: 450, breaks: 30 });
  const ended = [...entries, { kind: "end_shift", occurred_at: at("16:00") }];
  assert.deepEqual(hoursOf({ entries: ended }, ms("20:00")), { worked: 450, breaks: 30 });
});

test("times and durations are written as the product writes them", () => {
  speak("en", WORDS);
  setZone("Europe/Prague");
  assert.equal(clock(at("07:05")), "9:05");
  assert.equal(dayOf(at("07:05")), "Thu 14 May");
  assert.equal(promised({ starts_at: at("09:00"), ends_at: at("11:30") }), "11–13:30");
  assert.equal(moment(at("07:05", 13), at("07:05")), "13 May 9:05");
  assert.deepEqual([duration(45), duration(60), duration(102)], ["45 min", "1 h", "1 h 42 min"]);
  assert.deepEqual([age(20_000), age(102 * 60_000), age(3 * 86_400_000)], ["just now", "1 h 42 min", "3 days"]);
  assert.deepEqual([signed(6), signed(-41)], ["+6", "−41"]);
  assert.deepEqual([weight(2_400_000), weight(310_400)], ["2.4 MB", "310 kB"]);
  assert.deepEqual([say("tab.today"), sayCount("waiting", 7), say("unknown.key")], ["Today", "7 waiting", "unknown.key"]);
});

test("a typed time is one of the same day, also when the clocks change", () => {
  setZone("Europe/Prague");
  assert.equal(instantAt("9:30", at("07:05")), "2026-05-14T07:30:00.000Z");
  assert.equal(instantAt("4:00", "2026-03-29T00:30:00Z"), "2026-03-29T02:00:00.000Z");
  assert.equal(instantAt("25:00", at("07:05")), null);
  assert.equal(instantAt("soon", at("07:05")), null);
});
