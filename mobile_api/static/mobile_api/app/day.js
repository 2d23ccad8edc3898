// @ts-check
/**
 * A day as a line of stops: visits, breaks, home; and which visit comes next. Pure.
 *
 * @module day
 * @typedef {import("./projection.js").Clock} Clock
 * @typedef {"past" | "now" | "ahead"} When
 * @typedef {{kind: "visit" | "break" | "home", at: number, until: number | null, when: When, visit: any}} Stop
 */

import { OVER, UNDER_WAY } from "./lifecycle.js";
import { inOrder } from "./late.js";

const GONE = new Set(["declined", "removed", "canceled"]);

/** @param {any[]} visits @param {string} date @param {(at: string) => string} dateOf @returns {any[]} of a day, in order */
export function visitsOn(visits, date, dateOf) {
  return inOrder(
    visits.filter((visit) => {
      if (GONE.has(visit.status)) return false;
      const at = visit.starts_at ?? visit.arrived_at;
      return at !== null && at !== undefined && dateOf(at) === date;
    }),
  );
}

/** @param {any[]} visits @returns {any | null} the one under way, else the first that is not over */
export function nextVisit(visits) {
  const open = inOrder(visits).filter((visit) => !OVER.has(visit.status));
  return open.find((visit) => UNDER_WAY.has(visit.status)) ?? open[0] ?? null;
}

/** @param {any} visit @returns {number} when it begins, or began (ms) */
function beginOf(visit) {
  return Date.parse(visit.arrived_at ?? visit.starts_at ?? "") || 0;
}

/**
 * @param {any[]} visits - of the day
 * @param {Clock} clock
 * @param {any} day - of the sync: its shift, or null
 * @param {number} now - ms
 * @returns {Stop[]}
 */
export function lineOf(visits, clock, day, now) {
  const next = nextVisit(visits);
  const stops = [
    ...visits.map((visit) => visitStop(visit, next)),
    ...breaksOf(clock, day, now),
  ].sort((one, other) => one.at - other.at);
  const ends = Date.parse(day?.shift?.ends_at ?? "");
  if (!ends) return stops;
  const last = stops.length ? stops[stops.length - 1] : null;
  return [...stops, { kind: "home", at: Math.max(ends, last?.until ?? 0), until: null, when: now > ends && !next ? "past" : "ahead", visit: null }];
}

/** @param {any} visit @param {any} next @returns {Stop} */
function visitStop(visit, next) {
  const when = OVER.has(visit.status) ? "past" : visit === next ? "now" : "ahead";
  const until = Date.parse(visit.work_ended_at ?? visit.ends_at ?? "") || null;
  return { kind: "visit", at: beginOf(visit), until, when, visit };
}

/**
 * Breaks that were taken, and those still planned.
 *
 * @param {Clock} clock
 * @param {any} day
 * @param {number} now
 * @returns {Stop[]}
 */
function breaksOf(clock, day, now) {
  /** @type {Stop[]} */
  const taken = [];
  for (const { kind, occurred_at } of clock.entries) {
    const at = Date.parse(occurred_at);
    const open = taken[taken.length - 1];
    if (kind === "start_break") taken.push({ kind: "break", at, until: null, when: "now", visit: null });
    else if (open && open.until === null) Object.assign(open, { until: at, when: "past" });
  }
  const planned = (day?.shift?.breaks ?? []).slice(taken.length).map((/** @type {any} */ one) => {
    const at = Date.parse(one.earliest_at ?? one.starts_at ?? "");
    const latest = Date.parse(one.latest_at ?? "") || at;
    return { kind: "break", at, until: at + one.minutes * 60_000, when: latest < now ? "past" : "ahead", visit: null };
  });
  return [...taken, ...planned.filter((/** @type {Stop} */ stop) => stop.at > 0 && stop.when !== "past")];
}

/** @param {Clock} clock @param {number} now @returns {{worked: number, breaks: number}} minutes of today */
export function hoursOf({ entries }, now) {
  let [worked, breaks, since, pausedSince] = [0, 0, 0, 0];
  const close = (/** @type {number} */ at) => {
    if (pausedSince) breaks += at - pausedSince;
    if (since) worked += at - since;
    [since, pausedSince] = [0, 0];
  };
  for (const { kind, occurred_at } of entries) {
    const at = Date.parse(occurred_at);
    if (kind === "start_shift") since ||= at;
    if (kind === "start_break") pausedSince ||= at;
    if (kind === "end_break" && pausedSince) [breaks, pausedSince] = [breaks + at - pausedSince, 0];
    if (kind === "end_shift") close(at);
  }
  if (since) close(now);
  return { worked: Math.round((worked - breaks) / 60_000), breaks: Math.round(breaks / 60_000) };
}
