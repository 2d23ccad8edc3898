// @ts-check
/**
 * Another job found at the same place: it begins here and now, also without a line.
 *
 * @module screen-found
 */

import { act } from "./acts.js";
import { state, visitOf } from "./app.js";
import { big, card, choices, complain, field, make, textarea } from "./parts.js";
import { gone } from "./screen-visit.js";
import { addressOf, titleOf } from "./visit-words.js";
import { say } from "./words.js";

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  /** @type {any} */
  let chosen = null;
  const types = state().config.work_types ?? [];
  const options = types.map((/** @type {any} */ type) => ({ value: type.code, text: type.name }));
  const description = textarea({ maxLength: 2000, rows: 3 });
  const form = make(
    "form", "stack",
    choices(say("found_what"), options, { name: "work", onChange: (code) => (chosen = types.find((/** @type {any} */ type) => type.code === code)) }),
    field(say("found_description"), description),
  );
  const begin = async () => {
    if (!chosen) return complain(form, say("found_needed"));
    const client_ref = crypto.randomUUID();
    const payload = { client_ref, work_type: chosen.code, work_name: chosen.name, description: description.value.trim() };
    await act(visit, "report_visit", payload);
    location.replace(`#/visit/${client_ref}`);
  };
  return {
    title: say("act.report_visit"), sub: titleOf(visit), back: `#/visit/${reference}`, holds: true,
    body: [card(make("p", "muted second", say("found_hint", { address: addressOf(visit) })), form)],
    bottom: [big(say("found_act"), begin, { look: "next work", icon: "play", key: "begin" })],
  };
}
