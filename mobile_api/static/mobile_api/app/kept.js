// @ts-check
/**
 * Elements that outlive the screen they stand on, such as a map: put aside, they stay in the page,
 * where they still know its theme.
 *
 * @module kept
 */

import { make } from "./parts.js";

const MARK = "data-kept";
const aside = make("div");
aside.hidden = true;
document.body.append(aside);

/** @param {string} className @returns {HTMLElement} */
export function keptPlace(className) {
  const place = make("div", className);
  place.setAttribute(MARK, "");
  aside.append(place);
  return place;
}

/** @param {HTMLElement} page - whose kept elements a new screen does not show */
export function putAside(page) {
  aside.append(...page.querySelectorAll(`[${MARK}]`));
}
