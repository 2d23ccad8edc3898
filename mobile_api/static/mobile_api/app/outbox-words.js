// @ts-check
/**
 * A command of the outbox as a person reads it.
 *
 * @module outbox-words
 */

import { amount, duration, knows, moment, say } from "./words.js";

/** @type {Record<string, string>} */
const ICONS = {
  accept: "check", decline: "slash", start_travel: "arrow", turn_back: "undo", arrive: "site", start: "play",
  pause: "pause", resume: "play", complete: "check", cannot_complete: "x", running_late: "late", note: "note",
  answer_checklist: "list", use_part: "box", request_part: "box", photo: "camera", sign: "pen", adjust_time: "clock",
  report_visit: "plus", start_shift: "play", end_shift: "home", start_break: "cup", end_break: "cup",
  accept_offer: "check", decline_offer: "slash",
};

/** @param {string} kind @returns {string} */
export function iconOfItem(kind) {
  return ICONS[kind] ?? "ring";
}

/**
 * @param {import("./outbox.js").Item} item
 * @param {number} now - ms
 * @returns {{text: string, sub: string}}
 */
export function wordsOf(item, now) {
  const name = knows(`kind.${item.kind}`) ? say(`kind.${item.kind}`) : item.kind;
  const detail = DETAILS[item.kind]?.(item.payload) ?? "";
  return { text: name, sub: [moment(item.at, now), detail].filter(Boolean).join(" · ") };
}

/** @type {Record<string, (payload: Record<string, any>) => string>} */
const DETAILS = {
  running_late: ({ minutes }) => duration(minutes),
  note: ({ text }) => (text.length > 60 ? `${text.slice(0, 57)}…` : text),
  use_part: ({ name, part, quantity }) => say("part_line", { name: name || part, quantity: amount(quantity) }),
  request_part: ({ name, part, quantity }) => say("part_line", { name: name || part, quantity: amount(quantity) }),
  photo: ({ caption }) => caption ?? "",
  sign: ({ signed_by: name }) => say("signed_by_name", { name }),
  cannot_complete: ({ note }) => note ?? "",
  adjust_time: ({ field }) => say(`time.${field}`),
  report_visit: ({ work_name: name }) => name ?? "",
};
