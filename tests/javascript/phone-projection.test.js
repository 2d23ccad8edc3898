// What the phone shows: the server's last word, and upon it what was done here since.

import assert from "node:assert/strict";
import { test } from "node:test";

import { missingOf, progressCount, answerOf } from "../../mobile_api/static/mobile_api/app/completion.js";
import { commandsFrom, nextCommand } from "../../mobile_api/static/mobile_api/app/lifecycle.js";
import { changesOf, leftovers } from "../../mobile_api/static/mobile_api/app/merge.js";
import { NO_CLOCK, projected } from "../../mobile_api/static/mobile_api/app/projection.js";

const TABLE = [
  { from: "dispatched", command: "start_travel", to: "en_route", skips: [] },
  { from: "dispatched", command: "start", to: "in_progress", skips: ["en_route", "on_site"] },
  { from: "en_route", command: "turn_back", to: "dispatched", skips: [] },
  { from: "en_route", command: "arrive", to: "on_site", skips: [] },
  { from: "on_site", command: "start", to: "in_progress", skips: [] },
  { from: "in_progress", command: "complete", to: "completed", skips: [] },
];
const CHECK = { code: "tight", text: "", kind: "check", unit: "", choices: [], is_required: true, answer: null };
const VISIT = {
  id: 7, client_ref: null, status: "dispatched", role: "lead", files: [], notes: [], parts_used: [],
  needs: { photos: 1, signature: true, checklist: [CHECK] }, customer: { name: "Novak" }, site: { street: "Mill Lane" },
};
let seq = 0;

const did = (kind, payload = {}, more = {}) => {
  seq += 1;
  const at = new Date(Date.UTC(2026, 4, 14, 10, seq % 60)).toISOString();
  return { seq, kind, assignment: 7, offer: null, payload, at, occurred_at: at, answer: null, isReflected: false, ...more };
};
const show = (items, visits = [VISIT], clock = NO_CLOCK, offers = []) => projected({ visits, offers, clock, items }, TABLE);

test("steps that wait are shown with their times, in their order", () => {
  const [travel, arrive] = [did("start_travel"), did("arrive")];
  const [visit] = show([arrive, travel]).visits;

  assert.equal(visit.status, "on_site");
  assert.deepEqual([visit.travel_started_at, visit.arrived_at], [travel.at, arrive.at]);
  assert.equal(VISIT.status, "dispatched");
});

test("a step that cannot be taken from here changes nothing", () => {
  assert.equal(show([did("complete")]).visits[0].status, "dispatched");
});

test("a refused or parked step is not shown as done, an applied one until the sync brings it", () => {
  const answer = (result) => ({ answer: { result, code: "", message: "", at: "" } });
  assert.equal(show([did("start_travel", {}, answer("rejected"))]).visits[0].status, "dispatched");
  assert.equal(show([did("start_travel", {}, answer("parked"))]).visits[0].status, "dispatched");
  assert.equal(show([did("start_travel", {}, answer("applied"))]).visits[0].status, "en_route");
  assert.equal(show([did("start_travel", {}, { ...answer("applied"), isReflected: true })]).visits[0].status, "dispatched");
});

test("records count at once for what is needed to finish", () => {
  assert.deepEqual(missingOf(VISIT), [{ what: "checklist", item: "tight" }, { what: "photos", count: 1 }, { what: "signature" }]);
  const items = [did("answer_checklist", { item: "tight", value: false }), did("photo", { sha256: "a" }), did("photo", { sha256: "a" }), did("sign", { sha256: "b", signed_by: "H. Novak" })];
  const [visit] = show(items).visits;

  assert.deepEqual(missingOf(visit), []);
  assert.deepEqual(progressCount(visit), { done: 3, of: 3 });
  assert.equal(visit.files.length, 2);
});

test("a helper in a crew needs nothing to finish", () => {
  assert.deepEqual(missingOf({ ...VISIT, role: "helper" }), []);
});

test("a job found offline is there at once, and follows its number when the server gives one", () => {
  const found = did("report_visit", { client_ref: "uuid-1", work_type: "leak", work_name: "Leak" });
  const start = did("start", {}, { assignment: "uuid-1" });
  const [, offline] = show([found, start]).visits;
  assert.deepEqual([offline.id, offline.status, offline.site.street], ["uuid-1", "in_progress", "Mill Lane"]);

  const known = { ...VISIT, id: 8, client_ref: "uuid-1", status: "on_site" };
  const online = show([found, start], [VISIT, known]).visits;
  assert.deepEqual(online.map(({ id, status }) => [id, status]), [[7, "dispatched"], [8, "in_progress"]]);
});

test("a corrected time is turned from the phone's clock into the server's", () => {
  const more = { at: "2026-05-14T12:00:00.000Z", occurred_at: "2026-05-14T10:00:00.000Z" };
  const item = did("adjust_time", { field: "arrived_at", at: "2026-05-14T09:30:00.000Z" }, more);
  assert.equal(show([item]).visits[0].arrived_at, "2026-05-14T11:30:00.000Z");
});

test("the clock counts from the shift's start, also after a break", () => {
  const [start, pause, back] = [did("start_shift"), did("start_break"), did("end_break")];
  assert.deepEqual([show([start, pause]).clock.shift, show([start, pause]).clock.since], ["break", pause.at]);
  const { shift, since, entries } = show([start, pause, back]).clock;
  assert.deepEqual([shift, since, entries.length], ["on", start.at, 3]);
  assert.equal(show([did("end_break")]).clock.shift, "off");
});

test("an offer that was answered here is not open any more", () => {
  const offers = [{ id: 3, status: "open" }, { id: 4, status: "open" }];
  const shown = show([did("accept_offer", {}, { assignment: null, offer: 3 })], [], NO_CLOCK, offers).offers;
  assert.deepEqual(shown.map(({ status }) => status), ["accepted", "open"]);
});

test("the big button is what the table allows", () => {
  assert.equal(nextCommand(TABLE, "dispatched"), "start_travel");
  assert.equal(nextCommand(TABLE, "completed"), null);
  assert.equal(nextCommand([], "dispatched"), null);
  assert.deepEqual([...commandsFrom(TABLE, "en_route")], ["turn_back", "arrive"]);
});

test("an answer fits its item or is none", () => {
  const item = (kind, choices = []) => ({ ...CHECK, kind, choices });
  assert.deepEqual(answerOf(item("check"), false), { value: false });
  assert.deepEqual(answerOf(item("reading"), "12,5"), { value: 12.5 });
  assert.equal(answerOf(item("reading"), "warm"), null);
  assert.deepEqual(answerOf(item("choice", ["gas", "oil"]), "oil"), { value: "oil" });
  assert.equal(answerOf(item("choice", ["gas"]), "oil"), null);
  assert.equal(answerOf(item("text"), "  "), null);
});

test("a sync brings rows and takes rows, a full one leaves nothing old behind", () => {
  const answer = { changes: { visits: { upserted: [{ id: 7 }], deleted: [3] }, days: [{ date: "2026-05-14" }] } };
  const page = changesOf(answer);
  assert.deepEqual(page.visits, { put: [{ id: 7 }], remove: [3] });
  assert.deepEqual(page.offers, { put: [], remove: [] });

  const kept = { visits: [{ id: 7 }, { id: 9 }], offers: [{ id: 1 }], conflicts: [], days: [{ date: "2026-05-01" }] };
  const gone = leftovers(kept, [page]);
  assert.deepEqual([gone.visits.remove, gone.offers.remove, gone.days.remove], [[9], [1], ["2026-05-01"]]);
});
