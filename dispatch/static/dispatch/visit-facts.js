// @ts-check
/**
 * The facts of a visit, as the inspector lists them.
 *
 * @module visit-facts
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {import("./board-store.js").Part} Part
 * @typedef {object} Facts
 * @property {number} id
 * @property {number} version
 * @property {string} status
 * @property {number} job
 * @property {number} visit_number
 * @property {number} visit_count
 * @property {string} title
 * @property {string} address
 * @property {string} description
 * @property {string} access
 * @property {string} phone
 * @property {string[]} needs
 * @property {string[]} parts
 * @property {{starts_at: string, ends_at: string, told_at: string, told_by: string} | null} promise
 * @property {string} ended_because
 * @property {number} earlier_visits
 * @property {string | null} last_visit_at
 * @property {string} last_work
 * @property {{command: string, occurred_at: string, technician: string, is_applied: boolean, note: string}[]} reports
 * @property {import("./visit-records.js").Records} records
 * @property {{id: number, command: string, occurred_at: string, technician: string}[]} conflicts
 * @property {{code: string, name: string}[]} reasons
 * @property {string[]} actions
 */

import { icon, make } from "./dom.js";
import { clock, dayOf, dueTime, range, say, sayCount } from "./words.js";

// The other ways say nothing to a person.
const TALKED = ["phone", "email", "web", "chat", "messenger"];

/** @param {Facts} facts @param {BoardStore} store @returns {HTMLElement} */
export function factList(facts, store) {
  const { zone } = store.snapshot;
  const parts = store.visit(facts.id)?.parts ?? [];
  const list = make("dl", "facts");
  const add = (/** @type {string} */ name, /** @type {(string | Node)[]} */ values, className = "") => {
    if (values.length === 0) return;
    list.append(make("dt", "", name), make("dd", className, ...values));
  };
  const planned = parts.map((part) => plannedLine(part, store));
  add(say("planned"), planned.length ? lines(planned) : [say("not_planned")]);
  add(say("promised_label"), [promisedLine(facts, zone)]);
  for (const part of parts) add(...expectedFact(part, zone));
  const due = store.visit(facts.id) ?? store.unplanned(facts.id);
  if (due && !facts.promise) add(say("due_label"), [dueTime(due.due_at, store.snapshot.now, zone)]);
  add(say("needs"), facts.needs.length + facts.parts.length ? [[...facts.needs, ...facts.parts].join(" · ")] : []);
  add(say("access"), facts.access ? [facts.access] : []);
  add(say("phone"), facts.phone ? [telephone(facts.phone)] : []);
  add(say("ended"), facts.ended_because ? [facts.ended_because] : []);
  return list;
}

/** @param {Part} part @param {BoardStore} store @returns {string} */
function plannedLine(part, store) {
  const when = range(part.starts_at, part.ends_at, store.snapshot.zone);
  return say("at_with", { when, who: store.technician(part.technician)?.name ?? "" });
}

/** @param {string[]} texts @returns {Node[]} one under the other */
function lines(texts) {
  return texts.map((text) => make("div", "", text));
}

/** @param {Facts} facts @param {string} zone @returns {string} */
function promisedLine({ promise }, zone) {
  if (!promise) return say("not_promised");
  const when = dayOf(promise.told_at, zone);
  const channel = say(`channel.${promise.told_by}`);
  const told = TALKED.includes(promise.told_by) ? say("told", { channel, when }) : say("told_on", { when });
  return `${range(promise.starts_at, promise.ends_at, zone)}, ${told}`;
}

/** @param {Part} part @param {string} zone @returns {[string, string[], string]} what is or was to be expected */
function expectedFact(part, zone) {
  if (part.work_started_at && part.work_ended_at) {
    return [say("worked"), [range(part.work_started_at, part.work_ended_at, zone)], ""];
  }
  const arrived = part.arrived_at ?? part.work_started_at;
  if (arrived) return [say("arrived"), [clock(arrived, zone)], ""];
  if (part.work_ended_at) return [say("expected"), [], ""];
  const family = { late: "is-alarm", may_be_late: "is-risk" }[part.signal] ?? "";
  return [say("expected"), [range(part.expected_arrival_at, part.expected_arrival_until, zone)], family];
}

/** @param {string} number @returns {HTMLElement} */
function telephone(number) {
  const link = make("a", "", number);
  link.href = `tel:${number}`;
  return link;
}

/** @param {Facts} facts @param {string} zone @returns {HTMLElement | null} who was there before */
export function history({ earlier_visits, last_visit_at, last_work }, zone) {
  if (!earlier_visits) return null;
  const last = last_visit_at && say("last_visit", { when: dayOf(last_visit_at, zone), work: last_work });
  const words = make("div", "", make("b", "", sayCount("earlier_visits", earlier_visits)));
  if (last) words.append(make("div", "muted", last));
  return make("div", "history", icon("history"), words);
}
