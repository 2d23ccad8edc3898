// @ts-check
/**
 * The head of a timeline's row: who it is, what they can do, how many visits they have.
 *
 * @module row-head
 */

import { make } from "../dom.js";
import { say, sayCount } from "../words.js";

/** @returns {{element: HTMLElement, lane: HTMLElement}} an empty row */
export function makeRow() {
  const who = make("div", "who");
  who.setAttribute("role", "rowheader");
  const lane = make("div", "lane");
  lane.setAttribute("role", "presentation");
  const element = make("div", "row", who, lane);
  element.setAttribute("role", "row");
  return { element, lane };
}

/**
 * @param {HTMLElement} row
 * @param {import("../board-store.js").Technician} technician
 * @param {number} count - of visits
 */
export function showWho(row, { initials, name, skills }, count) {
  const who = /** @type {HTMLElement} */ (row.firstElementChild);
  const sign = [initials, name, skills, count].join("|");
  if (who.dataset.sign === sign) return;
  who.dataset.sign = sign;
  const face = make("span", "face", initials);
  face.setAttribute("aria-hidden", "true");
  const visits = sayCount("visits_today", count);
  const load = make("span", "load", String(count));
  load.title = visits;
  const words = make("div", "grow", make("span", "name cut", name), make("span", "skill cut", skills));
  who.replaceChildren(face, words, load);
  who.setAttribute("aria-label", say("row", { name, skills, visits }));
}
