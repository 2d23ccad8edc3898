// @ts-check
/**
 * One line at the lower edge that says what was done, and takes it back. Never for errors.
 *
 * @module toast
 */

import { button, make } from "./dom.js";
import { say } from "./words.js";

const SHOWN_MS = 6_000;
/** @type {HTMLElement | null} */
let shown = null;
let timer = 0;

/** @param {string} text @param {(() => void) | null} [undo] */
export function toast(text, undo = null) {
  shown?.remove();
  shown = make("div", "toast", make("span", "", text));
  shown.setAttribute("role", "status");
  if (undo) {
    shown.append(
      button(say("undo"), "", () => {
        hide();
        undo();
      }),
    );
  }
  shown.addEventListener("pointerenter", () => clearTimeout(timer));
  shown.addEventListener("focusin", () => clearTimeout(timer));
  shown.addEventListener("pointerleave", wait);
  shown.addEventListener("focusout", wait);
  document.body.append(shown);
  wait();
}

function wait() {
  clearTimeout(timer);
  timer = window.setTimeout(hide, SHOWN_MS);
}

function hide() {
  shown?.remove();
  shown = null;
}
