// @ts-check
/**
 * The two dialogs of the board: give a reason, and the list of keys.
 *
 * @module dialogs
 */

import { button, make } from "./dom.js";
import { say, table } from "./words.js";

/**
 * Ask why a visit is called off.
 *
 * @param {{code: string, name: string}[]} reasons
 * @returns {Promise<{reason: string | null} | null>} null when the person thought better of it
 */
export function askWhyCanceled(reasons) {
  const choice = make("select", "", new Option(say("no_reason"), ""));
  choice.append(...reasons.map(({ code, name }) => new Option(name, code)));
  choice.id = "cancel-reason";
  const label = make("label", "", say("reason_label"));
  label.htmlFor = choice.id;
  return new Promise((resolve) => {
    /** @type {{reason: string | null} | null} */
    let answer = null;
    const dialog = opened(
      say("cancel_title"),
      make("p", "", say("cancel_effect")),
      make("div", "field", label, choice),
      make(
        "div",
        "actions",
        button(say("keep"), "", () => dialog.close()),
        button(say("cancel_visit"), "primary danger-act", () => {
          answer = { reason: choice.value || null };
          dialog.close();
        }),
      ),
    );
    dialog.addEventListener("close", () => resolve(answer));
    choice.focus();
  });
}

/** Show which keys do what. */
export function showKeys() {
  const rows = table("keys").map((/** @type {[string, string]} */ [key, what]) =>
    make("tr", "", make("td", "", make("kbd", "kbd", key)), make("td", "", what)),
  );
  const close = button(say("close"), "", () => dialog.close());
  const dialog = opened(
    say("keys_title"),
    make("table", "table", make("tbody", "", ...rows)),
    make("div", "actions", close),
  );
  close.focus();
}

/**
 * @param {string} title
 * @param {...Node} content
 * @returns {HTMLDialogElement} open; it goes when it is closed, and the focus returns
 */
function opened(title, ...content) {
  const heading = make("h2", "", title);
  heading.id = "dialog-title";
  const dialog = make("dialog", "ask", heading, ...content);
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
