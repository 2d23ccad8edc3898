// @ts-check
/**
 * Keys that work anywhere on the board, unless somebody types.
 *
 * @module keyboard
 * @typedef {object} Acts
 * @property {() => void} search
 * @property {() => void} help
 * @property {() => void} move
 * @property {() => void} unplan
 * @property {() => void} back
 */

/** @param {Acts} acts */
export function listenToKeys({ search, help, move, unplan, back }) {
  /** @type {Record<string, () => void>} */
  const keys = { "/": search, "?": help, m: move, u: unplan };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      back();
      return;
    }
    const act = isTyping(event.target) ? undefined : keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {EventTarget | null} target @returns {boolean} */
function isTyping(target) {
  return target instanceof Element && target.matches("input, select, textarea, [contenteditable]");
}
