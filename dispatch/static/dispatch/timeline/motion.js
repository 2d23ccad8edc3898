// @ts-check
/**
 * How a change shows: a bar slides to its new place, and a ring around it fades.
 *
 * @module motion
 */

const MOVE_MS = 180;
const RING_MS = 1_200;
const EASE = "cubic-bezier(.2, .7, .2, 1)";

/** @returns {boolean} */
function wantsLess() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {HTMLElement} element @param {number} right - pixels from its new place to its old one */
export function slide(element, right) {
  if (wantsLess() || right === 0) return;
  const frames = [{ transform: `translateX(${right}px)` }, { transform: "none" }];
  element.animate(frames, { duration: MOVE_MS, easing: EASE });
}

/** @param {HTMLElement} element - that was not there before */
export function appear(element) {
  if (wantsLess()) return;
  element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: MOVE_MS, easing: EASE });
}

/** @param {HTMLElement} element - that changed; without motion, the ring stays as long and goes */
export function ring(element) {
  const mark = document.createElement("i");
  mark.className = "ring";
  element.append(mark);
  const frames = wantsLess() ? [{ opacity: 1 }, { opacity: 1 }] : [{ opacity: 1 }, { opacity: 0 }];
  mark.animate(frames, { duration: RING_MS }).finished.then(
    () => mark.remove(),
    () => mark.remove(),
  );
}
