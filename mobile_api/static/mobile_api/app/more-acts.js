// @ts-check
/**
 * The rare acts of a visit, behind one button beside the next step.
 *
 * @module more-acts
 */

import { act } from "./acts.js";
import { state } from "./app.js";
import { missingOf } from "./completion.js";
import { sheet } from "./frame.js";
import { commandsFrom, OVER } from "./lifecycle.js";
import { big } from "./parts.js";
import { say } from "./words.js";

/** What may be skipped to from where, in words of its own. */
const SKIPS = ["arrive", "start"];

/** @param {any} visit */
export function moreActs(visit) {
  sheet(say("more_visit_title"), (close) => [...rows(visit, close), big(say("close"), close, { icon: "x", look: "quiet" })]);
}

/** @param {any} visit @param {() => void} close @returns {HTMLElement[]} */
function rows(visit, close) {
  const can = commandsFrom(state().config.lifecycle ?? [], visit.status);
  const base = `#/visit/${visit.id}`;
  const isOver = OVER.has(visit.status);
  /** @param {string} name @param {string} path @param {string} icon */
  const go = (name, path, icon) => big(say(`act.${name}`), () => (close(), (location.hash = `${base}/${path}`)), { icon });
  /** @param {string} command @param {string} icon */
  const step = (command, icon) => big(say(`act.${command}`), () => (close(), act(visit, command)), { icon });
  const found = [];
  if (!visit.arrived_at && !isOver) found.push(go("running_late", "late", "late"));
  for (const command of SKIPS) if (can.has(command) && isSkip(visit, command)) found.push(step(command, command === "start" ? "play" : "site"));
  if (can.has("complete") && visit.status === "on_site" && missingOf(visit).length === 0) found.push(step("complete", "check"));
  if (can.has("accept") && !visit.needs_reconfirmation) found.push(step("accept", "check"));
  if (can.has("pause")) found.push(go("pause", "reason/pause", "pause"));
  if (can.has("complete") && visit.status === "paused" && missingOf(visit).length === 0) found.push(step("complete", "check"));
  if (can.has("turn_back")) found.push(step("turn_back", "undo"));
  if (can.has("cannot_complete")) found.push(go("cannot_complete", "reason/cannot_complete", "x"));
  if (can.has("decline")) found.push(go("decline", "reason/decline", "slash"));
  if (visit.travel_started_at || visit.arrived_at || visit.work_started_at) found.push(go("adjust_time", "times", "clock"));
  if (visit.arrived_at || isOver) found.push(go("report_visit", "found", "plus"));
  return found;
}

/** @param {any} visit @param {string} command @returns {boolean} whether it leaves out the usual next step */
function isSkip(visit, command) {
  const usual = { en_route: "arrive", on_site: "start" }[/** @type {string} */ (visit.status)];
  return command !== usual;
}
