// @ts-check
/**
 * Correcting a time that was tapped too late: both stay readable for the office.
 *
 * @module screen-times
 */

import { actAll } from "./acts.js";
import { now, state, visitOf } from "./app.js";
import { big, card, complain, field, input, make } from "./parts.js";
import { goUp } from "./going.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { clock, instantAt, say } from "./words.js";

const FIELDS = ["travel_started_at", "arrived_at", "work_started_at", "work_ended_at"];

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  const rows = FIELDS.filter((name) => visit[name]).map((name) => {
    const control = input({ type: "time", value: clock(visit[name]).padStart(5, "0"), required: true });
    return { name, control, element: field(say(`time.${name}`), control, say("time_was", { at: clock(visit[name]) })) };
  });
  const form = make("form", "stack", ...rows.map((row) => row.element), make("p", "hint", say("times_hint")));
  form.addEventListener("submit", (event) => event.preventDefault());
  const keep = async () => {
    const changed = changes(visit, rows);
    if (typeof changed === "string") return complain(form, changed);
    if (changed.length) await actAll(visit, changed);
    goUp(`#/visit/${reference}`);
  };
  return {
    title: say("act.adjust_time"), sub: titleOf(visit), back: `#/visit/${reference}`, holds: true,
    body: [card(form)],
    bottom: [big(say("times_act"), keep, { look: "next ink", key: "keep" })],
  };
}

/** @param {any} visit @param {{name: string, control: HTMLInputElement}[]} rows @returns {{kind: string, payload: any}[] | string} or what is wrong */
function changes(visit, rows) {
  const drafts = [];
  let before = 0;
  for (const { name, control } of rows) {
    const same = control.value === clock(visit[name]).padStart(5, "0");
    const at = same ? visit[name] : instantAt(control.value, visit[name]);
    if (!at) return say("times_wrong");
    if (Date.parse(at) > now()) return say("times_future");
    if (Date.parse(at) < before - 60_000) return say("times_order");
    before = Date.parse(at);
    if (!same) drafts.push({ kind: "adjust_time", payload: { field: name, at: onPhone(at) } });
  }
  return drafts;
}

/** @param {string} at - by the server's clock @returns {string} by this phone's, as all that is sent */
function onPhone(at) {
  return new Date(Date.parse(at) - (state().meta.offset_ms ?? 0)).toISOString();
}
