// @ts-check
/**
 * Going up from a form that is done, so that the phone's own "back" never leads into it again.
 *
 * @module going
 */

let before = "";

globalThis.addEventListener("hashchange", ({ oldURL }) => (before = new URL(oldURL).hash));

/** @param {string} address - of the screen above, `#/visit/12` */
export function goUp(address) {
  if (before === address) history.back();
  else location.replace(address);
}
