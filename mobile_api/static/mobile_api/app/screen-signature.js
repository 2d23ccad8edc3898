// @ts-check
/**
 * The customer signs with a finger, or says so with their name.
 *
 * @module screen-signature
 */

import { aboutOf, act } from "./acts.js";
import { visitOf } from "./app.js";
import { filesOf } from "./completion.js";
import { big, card, complain, field, input, make } from "./parts.js";
import { signatureOf } from "./pictures.js";
import { goUp } from "./going.js";
import { gone } from "./screen-visit.js";
import { SignaturePad } from "./signature-pad.js";
import { titleOf, workOf } from "./visit-words.js";
import { say } from "./words.js";

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  const name = input({ type: "text", maxLength: 120, autocomplete: "off", required: true });
  const pad = new SignaturePad(say("signature_pad"));
  const hint = make("p", "hint", say("signature_hint"));
  const form = make("form", "stack", field(say("signed_by"), name), pad.element, hint);
  form.addEventListener("submit", (event) => event.preventDefault());
  const clear = big(say("signature_clear"), () => pad.clear(), { icon: "undo", key: "clear" });
  const keep = async () => {
    const signed = name.value.trim();
    if (!signed) {
      complain(form, say("signed_by_missing"));
      return name.focus();
    }
    if (pad.isEmpty) pad.write(signed);
    const file = await signatureOf(pad.canvas, aboutOf(visit));
    await act(visit, "sign", { sha256: file.sha256, signed_by: signed }, [file]);
    goUp(`#/visit/${reference}`);
  };
  const [before] = filesOf(visit, "signature").slice(-1);
  return {
    title: say("need.signature"),
    sub: titleOf(visit),
    back: `#/visit/${reference}`,
    holds: true,
    body: [
      before && make("p", "lead", say("signed_before", { name: before.signed_by })),
      card(make("p", "second", say("signature_for", { work: workOf(visit) })), form, clear),
    ],
    bottom: [big(say("signature_act"), keep, { look: "next ink", icon: "pen", key: "keep" })],
  };
}
