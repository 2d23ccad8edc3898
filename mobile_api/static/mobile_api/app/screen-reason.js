// @ts-check
/**
 * A step that needs a reason: pause, cannot do it, decline.
 *
 * @module screen-reason
 */

import { act } from "./acts.js";
import { state, visitOf } from "./app.js";
import { big, card, choices, complain, field, input, make, textarea } from "./parts.js";
import { goUp } from "./going.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { say } from "./words.js";

/** @param {string[]} params - the visit, and the command @returns {import("./frame.js").View} */
export function render([reference, command]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  /** @type {string | null} */
  let reason = null;
  const known = (state().config.reasons ?? []).filter((/** @type {any} */ one) => one.commands.includes(command));
  const options = known.map((/** @type {any} */ one) => ({ value: one.code, text: one.name }));
  const note = textarea({ maxLength: 2000, rows: 3 });
  const followUp = input({ type: "checkbox", checked: true });
  const form = make(
    "form", "stack",
    choices(say(`reason.${command}`), options, { name: "reason", onChange: (value) => (reason = value) }),
    field(say("reason_note"), note),
    command === "cannot_complete" && make("label", "choice", followUp, make("span", "", say("follow_up"))),
  );
  const take = async () => {
    if (options.length && !reason) {
      complain(form, say("reason_needed"));
      return /** @type {HTMLElement | null} */ (form.querySelector("input"))?.focus();
    }
    const payload = { reason: reason ?? "", note: note.value.trim() };
    await act(visit, command, command === "cannot_complete" ? { ...payload, follow_up: followUp.checked } : payload);
    goUp(command === "pause" ? `#/visit/${reference}` : "#/");
  };
  return {
    title: say(`act.${command}`), sub: titleOf(visit), back: `#/visit/${reference}`, holds: true,
    body: [card(form)],
    bottom: [big(say(`reason_act.${command}`), take, { look: "next ink", key: "take" })],
  };
}
