// @ts-check
/**
 * The state that the screens show: what is kept, with all that was done here since upon it.
 *
 * @module app
 * @typedef {object} State
 * @property {Record<string, any>} meta
 * @property {Record<string, any>} config - empty until it was fetched
 * @property {any[]} visits
 * @property {any[]} offers
 * @property {any[]} conflicts
 * @property {any[]} days
 * @property {import("./projection.js").Clock} clock
 * @property {import("./outbox.js").Item[]} items
 * @property {import("./store.js").Upload[]} uploads
 * @property {import("./outbox.js").Backlog} backlog
 */

import { visitsOn } from "./day.js";
import { backlog } from "./outbox.js";
import { isAbout, NO_CLOCK, projected } from "./projection.js";
import { load, news } from "./store.js";
import { dateOf, setZone } from "./words.js";

/** @type {State | null} */
let shown = null;
/** @type {Promise<void> | null} */
let loading = null;
let isStale = false;

/** @returns {State} after `refresh` */
export function state() {
  if (!shown) throw new Error("Nothing was loaded yet.");
  return shown;
}

/** @returns {Promise<void>} when `state` is what the store holds */
export function refresh() {
  if (loading) {
    isStale = true;
    return loading;
  }
  loading = (async () => {
    do {
      isStale = false;
      shown = stateOf(await load());
    } while (isStale);
  })().finally(() => (loading = null));
  return loading;
}

/** @param {() => void} onChange - called after each change, in whatever tab it was made */
export function follow(onChange) {
  news.addEventListener("changed", () => refresh().then(onChange));
  news.addEventListener("phase", onChange);
}

/** @param {import("./store.js").Snapshot} kept @returns {State} */
function stateOf({ meta, visits, offers, conflicts, days, items, uploads }) {
  const config = meta.config ?? {};
  setZone(meta.time_zone);
  const rows = { visits, offers, clock: meta.clock ?? NO_CLOCK, items };
  const now = projected(rows, config.lifecycle ?? []);
  return { meta, config, conflicts, days, items, uploads, backlog: backlog(items, uploads), ...now };
}

/** @returns {number} ms, by the server's clock */
export function now() {
  return Date.now() + (shown?.meta.offset_ms ?? 0);
}

/** @param {string} reference - of an address: a number, or the phone's own name @returns {any | undefined} */
export function visitOf(reference) {
  const id = /^\d+$/.test(reference) ? Number(reference) : reference;
  return state().visits.find((visit) => isAbout(visit, id));
}

/** @returns {any[]} today's visits, in order */
export function today() {
  return visitsOn(state().visits, dateOf(now()), dateOf);
}

/** @param {string} date @returns {any} the day's shift as the office planned it */
export function dayPlan(date) {
  return state().days.find((day) => day.date === date) ?? null;
}

/** @returns {number} what waits to be looked at */
export function noticeCount() {
  const { offers, conflicts } = state();
  return offers.filter(({ status }) => status === "open").length + conflicts.filter((one) => !one.resolved_at).length;
}
