// @ts-check
/**
 * What the phone shows: the server's last word, and upon it all that was done here since. Pure.
 *
 * @module projection
 * @typedef {import("./outbox.js").Item} Item
 * @typedef {import("./lifecycle.js").Step} Step
 * @typedef {{visits: any[], offers: any[], clock: Clock, items: Item[]}} Kept
 * @typedef {{shift: string, since: string | null, entries: {kind: string, occurred_at: string}[]}} Clock
 */

import { stepped } from "./lifecycle.js";

/** @type {Record<string, {from: string[], to: string}>} */
const CLOCK = {
  start_shift: { from: ["off"], to: "on" },
  end_shift: { from: ["on", "break"], to: "off" },
  start_break: { from: ["on"], to: "break" },
  end_break: { from: ["break"], to: "on" },
};

/** @type {Record<string, string>} */
const SAID_AS = { shift_started: "start_shift", shift_ended: "end_shift", break_started: "start_break", break_ended: "end_break" };

/** @type {Clock} */
export const NO_CLOCK = { shift: "off", since: null, entries: [] };

/**
 * @param {Kept} kept
 * @param {Step[]} table
 * @returns {{visits: any[], offers: any[], clock: Clock}}
 */
export function projected({ visits, offers, clock, items }, table) {
  const shown = { visits: [...visits], offers: [...offers], clock: ownWords(clock ?? NO_CLOCK) };
  for (const item of pending(items)) take(shown, item, table);
  return shown;
}

/** @param {Clock} clock @returns {Clock} its entries named by the commands that made them */
function ownWords(clock) {
  const entries = clock.entries.map((entry) => ({ ...entry, kind: SAID_AS[entry.kind] ?? entry.kind }));
  return { ...clock, entries };
}

/** @param {Item[]} items @returns {Item[]} whose effect no sync has brought, in their order */
function pending(items) {
  return items
    .filter((item) => !item.isReflected && (item.answer === null || item.answer.result === "applied"))
    .sort((one, other) => one.seq - other.seq);
}

/** @param {{visits: any[], offers: any[], clock: Clock}} shown @param {Item} item @param {Step[]} table */
function take(shown, item, table) {
  if (item.kind in CLOCK) shown.clock = clocked(shown.clock, item);
  else if (item.kind === "report_visit") addFound(shown.visits, item);
  else if (item.offer !== null) shown.offers = shown.offers.map((offer) => answeredOffer(offer, item));
  else change(shown.visits, item, table);
}

/** @param {any[]} visits @param {Item} item @param {Step[]} table */
function change(visits, item, table) {
  const index = visits.findIndex((visit) => isAbout(visit, item.assignment));
  if (index < 0) return;
  const record = RECORDS[item.kind];
  visits[index] = record
    ? record(visits[index], item)
    : stepped(table, visits[index], item.kind, item.at);
}

/** @param {any} visit @param {number | string | null} reference @returns {boolean} */
export function isAbout(visit, reference) {
  return reference !== null && (visit.id === reference || (!!visit.client_ref && visit.client_ref === reference));
}

/** @param {any} visit @param {string} field @param {any} row @returns {any} with one row more */
const added = (visit, field, row) => ({ ...visit, [field]: [...(visit[field] ?? []), row] });

/** @param {any} visit @param {Item} item @param {string} kind */
function withFile(visit, { payload, at }, kind) {
  if ((visit.files ?? []).some((/** @type {any} */ file) => file.sha256 === payload.sha256 && file.kind === kind)) return visit;
  const { sha256, caption = "", signed_by = "" } = payload;
  return added(visit, "files", { sha256, kind, caption, signed_by, has_arrived: false, at });
}

/** @param {any} visit @param {Item} item @param {boolean} isRequest */
function withPart(visit, { payload }, isRequest) {
  const known = [...(visit.van ?? []), ...(visit.job?.parts ?? [])];
  const name = payload.name || known.find((one) => one.part === payload.part)?.name || payload.part;
  return added(visit, "parts_used", { name, quantity: payload.quantity, is_request: isRequest });
}

/** @type {Record<string, (visit: any, item: Item) => any>} */
const RECORDS = {
  running_late: (visit, { payload }) => ({ ...visit, delay_minutes: payload.minutes }),
  note: (visit, { payload, at }) => added(visit, "notes", { text: payload.text, at, by: "" }),
  answer_checklist: (visit, { payload }) => withAnswer(visit, payload),
  use_part: (visit, item) => withPart(visit, item, false),
  request_part: (visit, item) => withPart(visit, item, true),
  photo: (visit, item) => withFile(visit, item, "photo"),
  sign: (visit, item) => withFile(visit, item, "signature"),
  adjust_time: (visit, item) => ({ ...visit, [item.payload.field]: corrected(item) }),
};

/** @param {Item} item @returns {string} the corrected time, from the phone's clock to the server's */
function corrected({ payload, at, occurred_at }) {
  return new Date(Date.parse(payload.at) + Date.parse(at) - Date.parse(occurred_at)).toISOString();
}

/** @param {any} visit @param {Record<string, any>} payload */
function withAnswer(visit, payload) {
  const checklist = (visit.needs?.checklist ?? []).map((/** @type {any} */ item) => {
    return item.code === payload.item ? { ...item, answer: payload.value } : item;
  });
  return { ...visit, needs: { ...visit.needs, checklist } };
}

/** @param {Clock} clock @param {Item} item @returns {Clock} */
function clocked(clock, { kind, at }) {
  const { from, to } = CLOCK[kind];
  if (!from.includes(clock.shift)) return clock;
  const since = kind === "start_shift" || kind === "start_break" || to === "off" ? at : startOf(clock) ?? at;
  return { shift: to, since, entries: [...clock.entries, { kind, occurred_at: at }] };
}

/** @param {Clock} clock @returns {string | null} when the shift that runs began */
export function startOf({ entries, since }) {
  const starts = entries.filter((entry) => entry.kind === "start_shift");
  return starts.length ? starts[starts.length - 1].occurred_at : since;
}

/** @param {any} offer @param {Item} item @returns {any} */
function answeredOffer(offer, item) {
  if (offer.id !== item.offer) return offer;
  return { ...offer, status: item.kind === "accept_offer" ? "accepted" : "declined" };
}

/** @param {any[]} visits @param {Item} item - a job found on site: known by the phone's own name */
function addFound(visits, { payload, assignment, at }) {
  if (visits.some((visit) => isAbout(visit, payload.client_ref))) return;
  const near = visits.find((visit) => isAbout(visit, assignment ?? payload.site_of));
  visits.push({
    id: payload.client_ref,
    client_ref: payload.client_ref,
    status: "on_site",
    role: "lead",
    starts_at: at,
    ends_at: null,
    arrived_at: at,
    promise: null,
    job: { work: payload.work_name, description: payload.description ?? "", service_minutes: null, parts: [] },
    customer: near?.customer ?? null,
    site: near?.site ?? {},
    crew: [],
    ...EMPTY,
    needs: payload.needs ?? EMPTY.needs,
  });
}

const EMPTY = { needs: { photos: 0, signature: false, checklist: [] }, files: [], notes: [], parts_used: [], history: [], van: [] };
