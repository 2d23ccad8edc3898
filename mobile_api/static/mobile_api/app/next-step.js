// @ts-check
/**
 * The one big button: the step that usually comes next, in the colour of where it leads.
 *
 * @module next-step
 */

import { act, punch } from "./acts.js";
import { now, state } from "./app.js";
import { missingOf } from "./completion.js";
import { nextCommand, UNDER_WAY } from "./lifecycle.js";
import { big } from "./parts.js";
import { shortNameOf } from "./visit-words.js";
import { clock, say, sayCount } from "./words.js";

// With gloves one taps twice: the second tap must not take the step that comes after.
const REST_MS = 700;
let tappedAt = -REST_MS;

/** @type {Record<string, {icon: string, look: string}>} */
const LOOKS = {
  start_travel: { icon: "arrow", look: "go" },
  arrive: { icon: "site", look: "work" },
  start: { icon: "play", look: "work" },
  resume: { icon: "play", look: "work" },
  complete: { icon: "check", look: "ink" },
};

/**
 * @param {any} visit
 * @param {{isInDay?: boolean}} [options] - on the day's screen, where it says to whom
 * @returns {HTMLElement | null} null of a visit that is over
 */
export function stepButton(visit, { isInDay = false } = {}) {
  const command = nextCommand(state().config.lifecycle ?? [], visit.status);
  if (!command) return null;
  const { icon, look } = LOOKS[command];
  const missing = command === "complete" ? missingOf(visit).length : 0;
  const small = isInDay ? hintOf(visit, command) : missing ? sayCount("missing", missing) : undefined;
  const take = () => (missing ? showMissing(visit, isInDay) : act(visit, command));
  return rested(big(say(`step.${command}`), once(take), { icon, look: `next ${look}`, small, key: "next-step" }));
}

/** @param {() => unknown} act @returns {() => void} the same, but not twice within a moment */
function once(act) {
  return () => {
    if (performance.now() - tappedAt < REST_MS) return;
    tappedAt = performance.now();
    act();
  };
}

/** @param {HTMLElement} button @returns {HTMLElement} which says that it rests, while it does */
function rested(button) {
  const left = tappedAt + REST_MS - performance.now();
  if (left > 0) {
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => button.removeAttribute("aria-disabled"), left);
  }
  return button;
}

/** @param {any} visit @param {string} command @returns {string | undefined} */
function hintOf(visit, command) {
  const name = shortNameOf(visit);
  if (command !== "start_travel" || !visit.starts_at) return say("step_for", { name });
  const leaveBy = Date.parse(visit.starts_at) - (visit.travel_s ?? 0) * 1000;
  return leaveBy > now() ? say("step_leave_by", { name, at: clock(leaveBy) }) : say("step_to", { name });
}

/** @param {any} visit @param {boolean} isInDay */
function showMissing(visit, isInDay) {
  if (isInDay) location.hash = `#/visit/${visit.id}`;
  else document.querySelector(".needs")?.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (document.querySelector(".needs .prow.open"))?.focus();
}

/** @param {any} visit - the next one, or null @returns {HTMLElement | null} the day's own next step */
export function dayButton(visit) {
  const { clock: times, meta } = state();
  if (!meta.config) return null;
  if (times.shift === "break") return punchButton("end_break", "cup", "go", times.since);
  if (visit && (times.shift === "on" || UNDER_WAY.has(visit.status))) return stepButton(visit, { isInDay: true });
  if (times.shift === "off") return punchButton("start_shift", "play", "ink", null);
  return punchButton("end_shift", "home", "ink", null);
}

/** @param {string} kind @param {string} icon @param {string} look @param {string | null} since */
function punchButton(kind, icon, look, since) {
  const small = since ? say("since", { at: clock(since) }) : undefined;
  return rested(big(say(`punch.${kind}`), once(() => punch(kind)), { icon, look: `next ${look}`, small, key: "next-step" }));
}
