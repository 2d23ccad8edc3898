// @ts-check
/**
 * What a visit still needs before it can be finished; the same answer offline and online. Pure.
 *
 * @module completion
 * @typedef {{what: "checklist", item: string} | {what: "photos", count: number} | {what: "signature"}} Missing
 * @typedef {{code: string, text: string, kind: string, unit: string, choices: any[], is_required: boolean, answer: any}} Item
 */

/** @param {any} answer @returns {boolean} false and 0 are answers */
export function isAnswered(answer) {
  return answer !== null && answer !== undefined && answer !== "";
}

/** @param {any} visit @returns {{photos: number, signature: boolean, checklist: Item[]}} */
export function needsOf(visit) {
  return { photos: 0, signature: false, checklist: [], ...(visit.needs ?? {}) };
}

/** @param {any} visit @param {string} kind @returns {any[]} its pictures of a kind */
export function filesOf(visit, kind) {
  return (visit.files ?? []).filter((/** @type {any} */ file) => file.kind === kind);
}

/** @param {any} visit @returns {Missing[]} nothing for a helper in a crew: the lead must see to it */
export function missingOf(visit) {
  if (visit.role && visit.role !== "lead") return [];
  const needs = needsOf(visit);
  const open = needs.checklist.filter((item) => item.is_required && !isAnswered(item.answer));
  const photos = needs.photos - filesOf(visit, "photo").length;
  return [
    ...open.map((item) => ({ what: /** @type {const} */ ("checklist"), item: item.code })),
    ...(photos > 0 ? [{ what: /** @type {const} */ ("photos"), count: photos }] : []),
    ...(needs.signature && filesOf(visit, "signature").length === 0
      ? [{ what: /** @type {const} */ ("signature") }]
      : []),
  ];
}

/**
 * The rows of "To finish you need": which there are, and which are done.
 *
 * @param {any} visit
 * @returns {{what: "checklist" | "photos" | "parts" | "signature", done: number, of: number, isDone: boolean, isNeeded: boolean}[]}
 */
export function progressOf(visit) {
  const needs = needsOf(visit);
  const required = needs.checklist.filter((item) => item.is_required);
  const answered = needs.checklist.filter((item) => isAnswered(item.answer)).length;
  const open = required.filter((item) => !isAnswered(item.answer)).length;
  const photos = filesOf(visit, "photo").length;
  const signed = filesOf(visit, "signature").length;
  const parts = (visit.parts_used ?? []).length;
  const rows = [
    { what: /** @type {const} */ ("checklist"), done: answered, of: needs.checklist.length, isDone: open === 0, isNeeded: required.length > 0 },
    { what: /** @type {const} */ ("photos"), done: photos, of: needs.photos, isDone: photos >= needs.photos, isNeeded: needs.photos > 0 },
    { what: /** @type {const} */ ("parts"), done: parts, of: 0, isDone: parts > 0, isNeeded: false },
    { what: /** @type {const} */ ("signature"), done: signed, of: needs.signature ? 1 : 0, isDone: signed > 0 || !needs.signature, isNeeded: needs.signature },
  ];
  return rows.filter((row) => row.what !== "checklist" || row.of > 0);
}

/** @param {any} visit @returns {{done: number, of: number}} `0 of 3` of what is required */
export function progressCount(visit) {
  const needed = progressOf(visit).filter((row) => row.isNeeded);
  return { done: needed.filter((row) => row.isDone).length, of: needed.length };
}

/**
 * Whether a value fits an item, as the server will judge it.
 *
 * @param {Item} item
 * @param {string | boolean} raw - as typed
 * @returns {{value: any} | null} null of what does not fit
 */
export function answerOf(item, raw) {
  if (item.kind === "check") return { value: raw === true || raw === "true" };
  const text = String(raw).trim();
  if (text === "") return null;
  if (item.kind === "choice") {
    const known = item.choices.map((choice) => String(choice?.value ?? choice?.code ?? choice));
    return known.includes(text) ? { value: text } : null;
  }
  if (item.kind !== "reading") return { value: text };
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? { value: number } : null;
}
