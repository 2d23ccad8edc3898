// @ts-check
/**
 * The checklist of a visit: each answer is stored when it is given.
 *
 * @module screen-checklist
 */

import { act } from "./acts.js";
import { visitOf } from "./app.js";
import { answerOf, isAnswered, needsOf } from "./completion.js";
import { big, card, choices, complain, field, input, make, textarea } from "./parts.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { say } from "./words.js";

/** @typedef {import("./completion.js").Item} Item */

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  const { checklist } = needsOf(visit);
  const done = checklist.filter((item) => isAnswered(item.answer)).length;
  return {
    title: say("need.checklist"),
    sub: say("checklist_sub", { name: titleOf(visit), done, of: checklist.length }),
    back: `#/visit/${reference}`,
    body: checklist.map((item) => itemCard(visit, item)),
    bottom: [big(say("back_to_visit"), () => (location.hash = `#/visit/${reference}`), { look: "next line", icon: "left", key: "to-visit" })],
  };
}

/** @param {any} visit @param {Item} item @returns {HTMLElement} */
function itemCard(visit, item) {
  const keep = (/** @type {string | boolean} */ raw, /** @type {HTMLElement} */ place) => {
    const answer = answerOf(item, raw);
    if (!answer) return complain(place, say(item.kind === "reading" ? "reading_wrong" : "answer_wrong"));
    if (answer.value !== item.answer) act(visit, "answer_checklist", { item: item.code, value: answer.value });
  };
  const element = card(control(item, keep));
  if (!item.is_required) element.append(make("p", "hint", say("optional")));
  return element;
}

/** @param {Item} item @param {(raw: string | boolean, place: HTMLElement) => void} keep @returns {HTMLElement} */
function control(item, keep) {
  const given = isAnswered(item.answer) ? String(item.answer) : null;
  if (item.kind === "check") {
    const options = [{ value: "true", text: say("yes_done") }, { value: "false", text: say("no_not_done") }];
    return chosen(item, options, given, keep);
  }
  if (item.kind === "choice") {
    const options = item.choices.map((choice) => {
      const value = String(choice?.value ?? choice?.code ?? choice);
      return { value, text: String(choice?.text ?? choice?.name ?? choice) };
    });
    return chosen(item, options, given, keep);
  }
  return typed(item, given, keep);
}

/** @param {Item} item @param {{value: string, text: string}[]} options @param {string | null} given @param {(raw: string, place: HTMLElement) => void} keep */
function chosen(item, options, given, keep) {
  const list = choices(item.text, options, { name: item.code, value: given, onChange: (value) => keep(value, list) });
  if (options.length === 2) list.classList.add("grid");
  return list;
}

/** @param {Item} item @param {string | null} given @param {(raw: string, place: HTMLElement) => void} keep */
function typed(item, given, keep) {
  const control = item.kind === "reading"
    ? input({ type: "text", inputMode: "decimal", autocomplete: "off", value: given ?? "" })
    : textarea({ rows: 2, maxLength: 2000, value: given ?? "" });
  control.dataset.key = `item-${item.code}`;
  const label = item.unit ? say("with_unit", { text: item.text, unit: item.unit }) : item.text;
  const place = field(label, control);
  control.addEventListener("change", () => control.value.trim() && keep(control.value, place));
  return place;
}
