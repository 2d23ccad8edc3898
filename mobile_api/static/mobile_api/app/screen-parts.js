// @ts-check
/**
 * Parts used from the van, and parts asked for.
 *
 * @module screen-parts
 */

import { act } from "./acts.js";
import { state, visitOf } from "./app.js";
import { doneTyping } from "./frame.js";
import { big, card, cardTitle, choices, complain, field, input, make, prow } from "./parts.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { amount, say } from "./words.js";

let isOpen = false;
let shownFor = "";

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  if (shownFor !== reference) [isOpen, shownFor] = [false, reference];
  return {
    title: say("need.parts"),
    sub: titleOf(visit),
    back: `#/visit/${reference}`,
    holds: isOpen,
    body: [usedCard(visit), vanCard(visit), otherCard(visit)],
    bottom: [big(say("back_to_visit"), () => (location.hash = `#/visit/${reference}`), { look: "next line", icon: "left", key: "to-visit" })],
  };
}

/** @param {any} visit @returns {HTMLElement} */
function usedCard(visit) {
  const rows = (visit.parts_used ?? []).map((/** @type {any} */ part) => prow({
    icon: "box", text: part.name, state: say(part.is_request ? "part_requested" : "part_used", { quantity: amount(part.quantity) }),
    family: part.is_request ? "wait" : "ok",
  }));
  const element = card(cardTitle(say("parts_here")), ...(rows.length ? rows : [make("p", "hint", say("none_yet"))]));
  element.classList.add("rows");
  return element;
}

/** @param {any} visit @returns {HTMLElement | null} parts of this job that are in the van: one tap each */
function vanCard(visit) {
  const van = visit.van ?? [];
  if (van.length === 0) return null;
  const rows = van.map((/** @type {any} */ part) => make(
    "div", "van-row",
    make("span", "prow-text", part.name, make("span", "sub", say("van_has", { quantity: amount(part.quantity) }))),
    big(say("use_one"), () => act(visit, "use_part", { part: part.part, name: part.name, quantity: 1 }), { key: `use-${part.part}` }),
  ));
  const element = card(cardTitle(say("in_your_van")), ...rows);
  element.classList.add("rows");
  return element;
}

/** @param {any} visit @returns {HTMLElement} */
function otherCard(visit) {
  const name = input({ type: "text", maxLength: 120, autocomplete: "off" });
  const known = state().config.parts ?? [];
  const list = make("datalist", "", ...known.map((/** @type {any} */ part) => Object.assign(make("option"), { value: part.name })));
  list.id = "known-parts";
  name.setAttribute("list", list.id);
  const quantity = input({ type: "text", inputMode: "decimal", value: "1" });
  let kind = "use_part";
  const what = choices(say("part_what"), [
    { value: "use_part", text: say("part_use") }, { value: "request_part", text: say("part_request") },
  ], { name: "part-kind", value: kind, onChange: (value) => (kind = value) });
  what.classList.add("grid");
  const form = make("form", "stack", field(say("part_name"), name), list, field(say("part_quantity"), quantity), what);
  form.addEventListener("submit", (event) => event.preventDefault());
  const keep = () => {
    const number = Number(quantity.value.replace(",", "."));
    if (!name.value.trim()) return complain(form, say("part_name_missing"));
    if (!(number > 0)) return complain(form, say("part_quantity_wrong"));
    const part = known.find((/** @type {any} */ one) => one.name.toLowerCase() === name.value.trim().toLowerCase());
    doneTyping();
    act(visit, kind, { ...(part ? { part: part.code } : {}), name: name.value.trim(), quantity: number });
  };
  return card(cardTitle(say("other_part")), form, big(say("part_add"), keep, { icon: "plus", key: "add-part" }));
}
