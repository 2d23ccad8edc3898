// @ts-check
/**
 * A note on a visit; what is typed stays while the phone is put away.
 *
 * @module screen-note
 */

import { act } from "./acts.js";
import { visitOf } from "./app.js";
import { big, card, complain, field, make, textarea } from "./parts.js";
import { goUp } from "./going.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { say } from "./words.js";

/** @param {string} reference @returns {string} where the draft is kept */
const draftKey = (reference) => `note-${reference}`;

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  const text = textarea({ maxLength: 5000, rows: 7, value: sessionStorage.getItem(draftKey(reference)) ?? "" });
  text.addEventListener("input", () => sessionStorage.setItem(draftKey(reference), text.value));
  const form = make("form", "stack", field(say("note_label"), text));
  const keep = async () => {
    if (!text.value.trim()) return complain(form, say("note_empty"));
    await act(visit, "note", { text: text.value.trim() });
    sessionStorage.removeItem(draftKey(reference));
    goUp(`#/visit/${reference}`);
  };
  return {
    title: say("act.note"), sub: titleOf(visit), back: `#/visit/${reference}`, holds: true,
    body: [card(form)],
    bottom: [big(say("note_act"), keep, { look: "next ink", key: "keep" })],
  };
}
