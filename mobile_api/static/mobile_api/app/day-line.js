// @ts-check
/**
 * One stop of the day's line.
 *
 * @module day-line
 */

import { icon, make } from "./parts.js";
import { addressOf, lookOf, titleOf, workOf } from "./visit-words.js";
import { clock, say } from "./words.js";

/**
 * @param {import("./day.js").Stop} stop
 * @param {import("./late.js").Expected | undefined} expected
 * @param {string} ends - first, last
 * @returns {HTMLElement}
 */
export function stopRow(stop, expected, ends) {
  const row = make("li", `stop ${stop.when === "past" ? "past" : "ahead"} ${ends}`.trim());
  const time = make("time", "", clock(stop.at));
  time.dateTime = new Date(stop.at).toISOString();
  row.append(time, make("span", "dot", icon(iconOf(stop))), stop.visit ? visitText(stop, expected) : plainText(stop));
  return row;
}

/** @param {import("./day.js").Stop} stop @returns {string} */
function iconOf({ kind, visit }) {
  if (kind === "visit") return lookOf(visit.status).icon === "sent" ? "ring" : lookOf(visit.status).icon;
  return kind === "break" ? "cup" : "home";
}

/** @param {import("./day.js").Stop} stop @param {import("./late.js").Expected | undefined} expected */
function visitText({ visit, when, until }, expected) {
  const second = when === "past"
    ? say(visit.status === "completed" ? "done_at" : "ended_at", { work: workOf(visit), at: until ? clock(until) : "" })
    : [workOf(visit), addressOf(visit)].filter(Boolean).join(" · ");
  const late = expected && when !== "past" ? lateMark(expected) : null;
  const link = make("a", "txt", make("b", "", titleOf(visit)), make("span", "", second), late);
  link.href = `#/visit/${visit.id}`;
  link.dataset.key = `visit-${visit.id}`;
  return link;
}

/** @param {import("./late.js").Expected} expected @returns {HTMLElement | null} */
function lateMark({ lateBy, arrival }) {
  if (lateBy <= 0) return null;
  return make("span", "late-mark", icon("clock"), say("may_be_late", { minutes: lateBy, at: clock(arrival) }));
}

/** @param {import("./day.js").Stop} stop */
function plainText({ kind, until, at }) {
  const name = say(kind === "break" ? "break" : "home");
  const second = kind === "break" ? (until ? say("until", { at: clock(until) }) : "") : say("shift_ends", { at: clock(at) });
  return make("div", "txt", make("b", "", name), second && make("span", "", second));
}
