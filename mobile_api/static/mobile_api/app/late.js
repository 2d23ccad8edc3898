// @ts-check
/**
 * What a delay does to the rest of the technician's own day, shown before it is sent. Pure.
 *
 * @module late
 * @typedef {{id: number | string, arrival: number, planned: number, isLate: boolean, lateBy: number}} Expected
 */

import { OVER } from "./lifecycle.js";

const MINUTE = 60_000;

/**
 * When each visit of a day is expected: a visit begins when it is planned, or when the technician
 * can be there after the one before.
 *
 * @param {any[]} visits - of one day
 * @param {number} now - ms
 * @param {{id: number | string, minutes: number} | null} [delay] - as if it had been told
 * @returns {Expected[]} in the order of the day, without those that are over; `lateBy` in minutes
 *   after the end of the promise
 */
export function expectedDay(visits, now, delay = null) {
  /** @type {Expected[]} */
  const expected = [];
  let free = 0;
  for (const visit of inOrder(visits)) {
    if (OVER.has(visit.status)) {
      free = Math.max(free, Date.parse(visit.work_ended_at ?? visit.ends_at ?? 0) || 0);
      continue;
    }
    const minutes = delay?.id === visit.id ? delay.minutes : visit.delay_minutes ?? 0;
    const arrival = arrivalOf(visit, free, now, minutes);
    const begun = Date.parse(visit.work_started_at ?? visit.arrived_at ?? "") || arrival;
    free = Math.max(begun + (visit.job?.service_minutes ?? 0) * MINUTE, visit.arrived_at ? now : 0);
    // Said on site, a delay is one of the end.
    if (visit.arrived_at && minutes) free = Math.max(free, (Date.parse(visit.ends_at) || begun) + minutes * MINUTE);
    expected.push(told(visit, arrival));
  }
  return expected;
}

/** @param {any[]} visits @returns {any[]} by their planned beginning */
export function inOrder(visits) {
  const key = (/** @type {any} */ visit) => Date.parse(visit.starts_at ?? visit.arrived_at ?? "") || 0;
  return [...visits].sort((one, other) => key(one) - key(other));
}

/** @param {any} visit @param {number} free @param {number} now @param {number} minutes @returns {number} */
function arrivalOf(visit, free, now, minutes) {
  if (visit.arrived_at) return Date.parse(visit.arrived_at);
  const planned = (Date.parse(visit.starts_at) || now) + minutes * MINUTE;
  const travel = (visit.travel_s ?? 0) * 1000;
  const left = Date.parse(visit.travel_started_at ?? "");
  const there = left ? Math.max(left + travel, now) : 0;
  return Math.max(planned, there, free ? free + travel : 0);
}

/** @param {any} visit @param {number} arrival @returns {Expected} */
function told(visit, arrival) {
  const promised = Date.parse(visit.promise?.ends_at ?? "");
  const lateBy = promised ? Math.max(0, Math.ceil((arrival - promised) / MINUTE)) : 0;
  return { id: visit.id, arrival, planned: Date.parse(visit.starts_at) || arrival, isLate: lateBy > 0, lateBy };
}

/**
 * @param {any[]} visits - of one day
 * @param {number | string} id - of the one that will be late
 * @param {number} minutes
 * @param {number} now - ms
 * @returns {{id: number | string, before: number, after: number, lateBy: number}[]} whose arrival
 *   moves by a minute or more
 */
export function effectOf(visits, id, minutes, now) {
  const before = new Map(expectedDay(visits, now).map((one) => [one.id, one.arrival]));
  return expectedDay(visits, now, { id, minutes }).flatMap(({ id: other, arrival, lateBy }) => {
    const was = before.get(other) ?? arrival;
    return Math.abs(arrival - was) >= MINUTE ? [{ id: other, before: was, after: arrival, lateBy }] : [];
  });
}
