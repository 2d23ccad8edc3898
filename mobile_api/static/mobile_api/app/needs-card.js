// @ts-check
/**
 * "To finish you need": checklist, photos, parts, signature, and how far each is.
 *
 * @module needs-card
 */

import { needsOf, progressCount, progressOf } from "./completion.js";
import { make, prow } from "./parts.js";
import { amount, say, sayCount } from "./words.js";

const ICONS = { checklist: "list", photos: "camera", parts: "box", signature: "pen" };

/** @param {any} visit @returns {HTMLElement} */
export function needsCard(visit) {
  const { done, of } = progressCount(visit);
  const rows = progressOf(visit).map((row) => {
    const element = prow({
      icon: ICONS[row.what],
      text: say(`need.${row.what}`),
      sub: subOf(visit, row.what),
      ...stateOf(visit, row),
      href: `#/visit/${visit.id}/${row.what}`,
    });
    if (row.isNeeded && !row.isDone) element.classList.add("open");
    return element;
  });
  const count = of > 0 ? say("so_many_of", { done, of }) : "";
  const title = make("h2", "", make("span", "grow", of > 0 ? say("to_finish") : say("records")), make("span", "aside", count));
  title.classList.add("card-title");
  return make("section", "pcard rows needs", title, ...rows);
}

/** @param {any} visit @param {string} what @returns {string} */
function subOf(visit, what) {
  if (what === "checklist") return sayCount("questions", needsOf(visit).checklist.length);
  if (what === "parts") {
    const [part] = visit.van ?? [];
    if (!part) return "";
    const isThere = part.quantity > 0;
    return say(isThere ? "in_van" : "not_in_van", { name: part.name, quantity: amount(part.quantity) });
  }
  if (what === "signature") return visit.files?.find((/** @type {any} */ file) => file.kind === "signature")?.signed_by ?? "";
  return "";
}

/** @param {any} visit @param {ReturnType<typeof progressOf>[number]} row @returns {{state: string, family: string, stateIcon?: string}} */
function stateOf(visit, { what, done, of, isDone, isNeeded }) {
  const family = isDone && (isNeeded || done > 0) ? "ok" : "";
  const stateIcon = family ? "check" : undefined;
  if (what === "checklist") return { state: say("so_many_of", { done, of }), family, stateIcon };
  if (what === "photos") return { state: of > 0 ? say("so_many_of", { done, of }) : done > 0 ? String(done) : say("none_yet"), family, stateIcon };
  if (what === "parts") return { state: done > 0 ? String(done) : say("none_yet"), family, stateIcon };
  return { state: done > 0 ? say("signed") : isNeeded ? say("open") : say("not_needed"), family, stateIcon };
}
