// @ts-check
/**
 * What lies where on a timeline's row, in hours since the day began: pure arithmetic.
 *
 * Hours are elapsed ones, so a day of 23 or 25 of them is drawn as it is.
 *
 * @module layout
 * @typedef {import("../board-store.js").Part} Part
 * @typedef {import("../board-store.js").Snapshot} Snapshot
 * @typedef {import("../board-store.js").Span} Span
 * @typedef {import("../board-store.js").Technician} Technician
 * @typedef {import("../board-store.js").Visit} Visit
 * @typedef {{from: number, to: number}} Range - in hours
 * @typedef {object} Item
 * @property {string} kind - off, absent, rest, travel, visit, promise, over, slip, flag
 * @property {string} key - unique in its row, the same from one snapshot to the next
 * @property {number} s - start, in hours
 * @property {number} d - length, in hours
 * @property {string} [state] - of a travel line or a promise
 * @property {string} [text]
 * @property {number} [share] - of a way that is driven, 0 to 1
 * @property {number} [pad] - hours at the start that bars cover
 * @property {number} [minutes]
 * @property {Visit} [visit]
 * @property {Part} [part]
 */

const HOUR_MS = 3_600_000;
const LEAST_HOURS = 0.1;
const OFFICE = { from: 7, to: 18 };
const LATE = ["late", "may_be_late"];

/** @param {Snapshot} snapshot @returns {(at: string) => number} instants to hours of the day */
export function hoursIn(snapshot) {
  const start = Date.parse(snapshot.starts_at);
  return (at) => (Date.parse(at) - start) / HOUR_MS;
}

/** @param {Snapshot} snapshot @returns {Range} whole hours around all shifts and visits */
export function rangeOf(snapshot) {
  const hours = hoursIn(snapshot);
  const length = hours(snapshot.ends_at);
  const parts = snapshot.visits.flatMap((visit) => visit.parts.map((part) => barOf(part, hours)));
  const shifts = snapshot.technicians.flatMap(({ shifts }) => shifts.map((one) => span(one, hours)));
  const all = [...parts, ...shifts].filter(({ s, d }) => s < length && s + d > 0);
  if (all.length === 0) return OFFICE;
  const from = Math.min(...all.map(({ s }) => s));
  const to = Math.max(...all.map(({ s, d }) => s + d));
  return { from: Math.max(0, Math.floor(from)), to: Math.min(length, Math.ceil(to + 0.25)) };
}

/**
 * @param {Technician} technician
 * @param {Snapshot} snapshot
 * @param {Range} range
 * @returns {Item[]} from the lowest to the topmost, visits in the order of their start
 */
export function rowItems(technician, snapshot, range) {
  const hours = hoursIn(snapshot);
  const now = hours(snapshot.now);
  const parts = snapshot.visits
    .flatMap((visit) => visit.parts.map((part) => ({ visit, part, ...barOf(part, hours) })))
    .filter(({ part }) => part.technician === technician.id)
    .sort((one, other) => one.s - other.s);
  return [
    ...offItems(technician, hours, range),
    ...technician.absences.map((absence) => absentItem(absence, hours, range, parts)),
    ...technician.breaks.map((rest, index) => ({
      kind: "rest",
      key: `rest-${index}`,
      ...span(rest, hours),
    })),
    ...parts.flatMap((bar) => barItems(bar, hours, now)),
  ];
}

/** @param {Span} one @param {(at: string) => number} hours @returns {{s: number, d: number}} */
function span(one, hours) {
  const s = hours(one.starts_at);
  return { s, d: hours(one.ends_at) - s };
}

/**
 * Where a part is drawn: done where it was, under way where it really lies, ahead where planned.
 *
 * @param {Part} part
 * @param {(at: string) => number} hours
 * @returns {{s: number, d: number}}
 */
export function barOf(part, hours) {
  const planned = span(part, hours);
  if (part.work_ended_at) {
    const begun = part.work_started_at ?? part.arrived_at;
    const s = begun ? hours(begun) : planned.s;
    return { s, d: Math.max(hours(part.work_ended_at) - s, LEAST_HOURS) };
  }
  const isUnderWay = ["en_route", "on_site", "in_progress", "paused"].includes(part.status);
  const s = isUnderWay ? hours(part.work_started_at ?? part.arrived_at ?? part.expected_starts_at) : planned.s;
  return { s, d: Math.max(planned.d, LEAST_HOURS) };
}

/**
 * @param {{visit: Visit, part: Part, s: number, d: number}} bar
 * @param {(at: string) => number} hours
 * @param {number} now
 * @returns {Item[]}
 */
function barItems({ visit, part, s, d }, hours, now) {
  const key = String(part.id);
  const travel = travelItem(part, s, hours, now);
  const items = travel ? [travel] : [];
  items.push({ kind: "visit", key, s, d, visit, part });
  const over = hours(part.expected_ends_at) - (s + d);
  const isThere = Boolean(part.work_started_at ?? part.arrived_at);
  if (isThere && !part.work_ended_at && over > 0.02) {
    items.push({ kind: "over", key: `over-${key}`, s: s + d, d: over, minutes: Math.round(over * 60) });
  }
  if (LATE.includes(part.signal)) items.push(...slipItems(part, s, d, hours));
  if (visit.promise && !part.work_ended_at) {
    const state = LATE.includes(part.signal) ? "broken" : "";
    items.push({ kind: "promise", key: `promise-${key}`, state, visit, ...span(visit.promise, hours) });
  }
  return items;
}

/**
 * @param {Part} part
 * @param {number} s - where its bar starts
 * @param {(at: string) => number} hours
 * @param {number} now
 * @returns {Item | null}
 */
function travelItem(part, s, hours, now) {
  const key = `travel-${part.id}`;
  const begun = part.travel_started_at ? hours(part.travel_started_at) : s - part.travel_s / 3600;
  if (begun >= s) return null;
  const d = s - begun;
  if (part.status === "en_route") {
    const share = Math.min(Math.max((now - begun) / d, 0), 1);
    return { kind: "travel", key, s: begun, d, state: "moving", share };
  }
  const isDone = Boolean(part.arrived_at ?? part.work_started_at ?? part.work_ended_at);
  return { kind: "travel", key, s: begun, d, state: isDone ? "done" : "" };
}

/** @param {Part} part @param {number} s @param {number} d @param {(at: string) => number} hours @returns {Item[]} */
function slipItems(part, s, d, hours) {
  const slip = Math.max(hours(part.expected_starts_at) - s, 0);
  const state = part.signal === "late" ? "alarm" : "";
  const flag = { kind: "flag", key: `flag-${part.id}`, s: s + d + slip, d: 0, state };
  const items = [{ ...flag, minutes: part.late_minutes }];
  if (slip > 0) items.unshift({ ...flag, kind: "slip", key: `slip-${part.id}`, s: s + d, d: slip, minutes: 0 });
  return items;
}

/** @param {Technician} technician @param {(at: string) => number} hours @param {Range} range @returns {Item[]} */
function offItems({ shifts }, hours, range) {
  const items = [];
  let free = range.from;
  for (const shift of [...shifts].sort((a, b) => hours(a.starts_at) - hours(b.starts_at))) {
    const { s, d } = span(shift, hours);
    if (s > free) items.push({ kind: "off", key: `off-${items.length}`, s: free, d: s - free });
    free = Math.max(free, s + d);
  }
  if (free < range.to) items.push({ kind: "off", key: "off-last", s: free, d: range.to - free });
  return items;
}

/**
 * @param {Technician["absences"][0]} absence
 * @param {(at: string) => number} hours
 * @param {Range} range
 * @param {{s: number, d: number}[]} bars
 * @returns {Item}
 */
function absentItem(absence, hours, range, bars) {
  const { s, d } = span(absence, hours);
  const from = Math.max(s, range.from);
  const until = Math.min(s + d, range.to);
  const covered = bars.filter((bar) => bar.s <= from && bar.s + bar.d > from);
  const pad = Math.max(0, ...covered.map((bar) => bar.s + bar.d - from));
  const since = s > range.from ? absence.starts_at : "";
  const item = { kind: "absent", key: `absent-${absence.starts_at}`, s: from, d: until - from };
  return { ...item, text: absence.label, state: since, pad };
}
