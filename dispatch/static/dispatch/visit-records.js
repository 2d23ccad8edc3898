// @ts-check
/**
 * What was reported of a visit: steps, records, and what did not fit.
 *
 * @module visit-records
 * @typedef {import("./visit-facts.js").Facts} Facts
 * @typedef {object} Picture
 * @property {number} id
 * @property {string} kind
 * @property {string} caption
 * @property {string} signed_by
 * @property {string} at
 * @property {string} by
 * @property {string} url - empty while it is on its way
 * @typedef {object} Records
 * @property {{text: string, value: string, is_required: boolean}[]} answers
 * @property {{name: string, quantity: number, unit: string, is_request: boolean}[]} parts
 * @property {Picture[]} pictures
 */

import { button, icon, make } from "./dom.js";
import { clock, say } from "./words.js";

/**
 * @param {Facts} facts
 * @param {string} zone
 * @param {(id: number, choice: "count" | "keep") => void} onChoice
 * @returns {HTMLElement[]} what did not fit, each with its two answers
 */
export function conflictNotes({ conflicts }, zone, onChoice) {
  return conflicts.map(({ id, technician, command, occurred_at }) => {
    const what = say(`reported.${command}`);
    const text = say("conflict_of", { who: technician, what, at: clock(occurred_at, zone) });
    const choices = /** @type {const} */ ([["count", "count_report"], ["keep", "keep_decision"]]);
    const buttons = choices.map(([choice, word]) => {
      const answer = button(say(word), "", () => onChoice(id, choice));
      answer.dataset.act = `${choice}-${id}`;
      return answer;
    });
    const words = make("div", "grow", make("span", "", text), make("div", "choices", ...buttons));
    return make("div", "note alarm", icon("split"), words);
  });
}

/** @param {Facts} facts @param {string} zone @returns {HTMLElement | null} */
export function reportList({ reports }, zone) {
  if (reports.length === 0) return null;
  const rows = reports.map(({ command, occurred_at, technician, is_applied, note }) => {
    const words = [say(`reported.${command}`), technician, !is_applied && say("not_applied"), note];
    return make("li", "", make("time", "", clock(occurred_at, zone)), words.filter(Boolean).join(" · "));
  });
  return make("div", "reports", make("h3", "", say("reports")), make("ul", "", ...rows));
}

/** @param {Facts} facts @param {string} zone @returns {HTMLElement | null} answers, parts, pictures */
export function recordList({ records }, zone) {
  const rows = [
    ...records.answers.filter(({ value }) => value).map(({ text, value }) => `${text}: ${value}`),
    ...records.parts.map(partLine),
  ].map((text) => make("li", "", text));
  const pictures = records.pictures.map((picture) => make("li", "", pictureLine(picture, zone)));
  if (rows.length + pictures.length === 0) return null;
  return make("div", "reports", make("ul", "", ...rows, ...pictures));
}

/** @param {Records["parts"][number]} part @returns {string} */
function partLine({ name, quantity, unit, is_request }) {
  const amount = [quantity, unit].filter(Boolean).join(" ");
  return `${say(is_request ? "reported.request_part" : "reported.use_part")}: ${amount} ${name}`;
}

/** @param {Picture} picture @param {string} zone @returns {Node | string} */
function pictureLine({ kind, caption, signed_by, at, by, url }, zone) {
  const isPhoto = kind === "photo";
  const text = say(isPhoto ? "photo_of" : "signature_of", { who: isPhoto ? by : signed_by, at: clock(at, zone) });
  const words = [text, caption].filter(Boolean).join(" · ");
  if (!url) return `${words} · ${say("on_its_way")}`;
  const link = make("a", "", words);
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}
