// @ts-check
/**
 * All that the phone keeps. Each write is one transaction; afterwards every tab is told.
 *
 * @module store
 * @typedef {import("./outbox.js").Item} Item
 * @typedef {{kind: string, assignment?: number | string | null, offer?: number | null, payload?: Record<string, any>, about?: {name: string, work: string}}} Draft
 * @typedef {{sha256: string, size: number, media_type: string, at: string, captured_at: string, thumbnail: string,
 *   received: number, isFinished: boolean, error: string, about: {name: string, work: string}}} Upload
 * @typedef {Upload & {bytes: ArrayBuffer}} NewFile
 * @typedef {object} Snapshot
 * @property {Record<string, any>} meta
 * @property {any[]} visits
 * @property {any[]} offers
 * @property {any[]} conflicts
 * @property {any[]} days
 * @property {Item[]} items
 * @property {Upload[]} uploads
 */

import { ALL, transaction } from "./database.js";
import { answered, outdated, realigned, reusedNumber } from "./outbox.js";

const KEEP_DAYS = 7;
const FILE_STORES = ["uploads", "blobs"];

export const news = new EventTarget();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("callout-phone") : null;
channel?.addEventListener("message", ({ data }) => news.dispatchEvent(new Event(data)));

/** @param {"changed" | "wake"} what - in this tab and all others */
export function announce(what) {
  news.dispatchEvent(new Event(what));
  channel?.postMessage(what);
}

/** @param {import("./database.js").Tables} tables @returns {Promise<Record<string, any>>} */
async function metaOf(tables) {
  return Object.fromEntries((await tables.all("meta")).map(({ key, value }) => [key, value]));
}

/** @returns {Promise<Snapshot>} */
export function load() {
  const names = ["meta", "visits", "offers", "conflicts", "days", "outbox", "uploads"];
  return transaction(names, async (tables) => {
    const [meta, visits, offers, conflicts, days, items, uploads] = await Promise.all([
      metaOf(tables),
      ...names.slice(1).map((name) => tables.all(name)),
    ]);
    return { meta, visits, offers, conflicts, days, items, uploads };
  }, { isReading: true });
}

/** @param {Record<string, any>} values - by key @param {boolean} [isSilent] */
export async function setMeta(values, isSilent = false) {
  await transaction(["meta"], async (tables) => {
    for (const [key, value] of Object.entries(values)) tables.put("meta", { key, value });
  });
  if (!isSilent) announce("changed");
}

/**
 * Store what the technician did, with its numbers and pictures; when this returns it cannot get lost.
 *
 * @param {Draft[]} drafts - in their order
 * @param {{position?: {lat: number, lon: number} | null, files?: NewFile[], at?: Date}} [details]
 * @returns {Promise<Item[]>}
 */
export async function record(drafts, { position = null, files = [], at = new Date() } = {}) {
  const items = await transaction(["meta", "outbox", ...FILE_STORES], async (tables) => {
    const meta = await metaOf(tables);
    let seq = meta.next_seq ?? 1;
    const made = drafts.map((draft) => itemOf(draft, seq++, at, meta.offset_ms ?? 0, position));
    for (const item of made) tables.put("outbox", item);
    for (const { bytes, ...upload } of files) {
      tables.put("uploads", upload);
      tables.put("blobs", { sha256: upload.sha256, bytes });
    }
    tables.put("meta", { key: "next_seq", value: seq });
    return made;
  });
  announce("changed");
  announce("wake");
  return items;
}

/** @param {Draft} draft @param {number} seq @param {Date} at @param {number} offset - ms @param {{lat: number, lon: number} | null} position @returns {Item} */
function itemOf(draft, seq, at, offset, position) {
  const { kind, assignment = null, offer = null, payload = {}, about = { name: "", work: "" } } = draft;
  const shown = new Date(at.getTime() + offset).toISOString();
  const item = { seq, kind, assignment, offer, payload, about, position };
  return { ...item, occurred_at: at.toISOString(), at: shown, answer: null, isReflected: false };
}

/** @param {any} answer - of a batch */
export async function keepAnswers(answer) {
  await transaction(["meta", "outbox"], async (tables) => {
    for (const item of answered(await tables.all("outbox"), answer)) tables.put("outbox", item);
    await realign(tables, answer.next_seq, reusedNumber(answer));
  });
  announce("changed");
}

/** @param {import("./database.js").Tables} tables @param {number} expected @param {number | null} [reused] */
async function realign(tables, expected, reused = null) {
  const [items, meta] = [await tables.all("outbox"), await metaOf(tables)];
  const { removed, changed, nextSeq } = realigned(items, meta.next_seq ?? 1, expected, reused);
  for (const seq of removed) tables.remove("outbox", seq);
  for (const item of changed) tables.put("outbox", item);
  tables.put("meta", { key: "next_seq", value: nextSeq });
}

/**
 * @param {any} answer - a page of a sync
 * @param {import("./merge.js").Changes[]} changes - what it changes
 * @param {{answeredBefore: Set<number>, now: number}} when - numbers answered before the sync began
 */
export async function keepSync(answer, changes, { answeredBefore, now }) {
  const names = ["visits", "offers", "conflicts", "days"];
  await transaction([...names, "meta", "outbox", ...FILE_STORES], async (tables) => {
    // Each answer has all days of the window.
    if (answer.changes?.days) tables.clear("days");
    for (const change of changes) {
      for (const [name, { put, remove }] of Object.entries(change)) {
        for (const key of remove) tables.remove(name, key);
        for (const row of put) tables.put(name, row);
      }
    }
    for (const key of ["clock", "time_zone"]) {
      const value = answer.changes?.[key];
      if (value) tables.put("meta", { key, value });
    }
    tables.put("meta", { key: "cursor", value: answer.next_cursor });
    if (answer.has_more) return;
    tables.put("meta", { key: "synced_at", value: now });
    await reflect(tables, answeredBefore);
    await realign(tables, answer.next_seq);
    await tidy(tables, now);
  });
  announce("changed");
}

/** @param {import("./database.js").Tables} tables @param {Set<number>} seqs */
async function reflect(tables, seqs) {
  for (const item of await tables.all("outbox")) {
    if (seqs.has(item.seq) && item.answer !== null && !item.isReflected) {
      tables.put("outbox", { ...item, isReflected: true });
    }
  }
}

/** @param {import("./database.js").Tables} tables @param {number} now */
async function tidy(tables, now) {
  for (const seq of outdated(await tables.all("outbox"), now, KEEP_DAYS)) tables.remove("outbox", seq);
  for (const upload of await tables.all("uploads")) {
    const isOld = Date.parse(upload.at) < now - KEEP_DAYS * 86_400_000;
    if (upload.isFinished && isOld) for (const name of FILE_STORES) tables.remove(name, upload.sha256);
  }
}

/** @param {string} sha256 @param {Partial<Upload>} values */
export async function changeUpload(sha256, values) {
  await transaction(["uploads", "blobs"], async (tables) => {
    const upload = await tables.get("uploads", sha256);
    if (upload) tables.put("uploads", { ...upload, ...values });
    // What has arrived takes no more room here; its thumbnail stays.
    if (values.isFinished) tables.remove("blobs", sha256);
  });
  announce("changed");
}

/** @param {string} sha256 @returns {Promise<ArrayBuffer | null>} */
export function bytesOf(sha256) {
  return transaction(["blobs"], async (tables) => (await tables.get("blobs", sha256))?.bytes ?? null, { isReading: true });
}

/** @param {{t: string, lat: number, lon: number, accuracy_m: number}} point */
export function keepPosition(point) {
  return transaction(["positions"], async (tables) => tables.put("positions", point));
}

/** @param {number} limit @returns {Promise<any[]>} the newest first: where somebody is now matters most */
export function positions(limit) {
  return transaction(["positions"], async (tables) => (await tables.all("positions")).reverse().slice(0, limit), { isReading: true });
}

/** @param {any[]} points */
export function dropPositions(points) {
  return transaction(["positions"], async (tables) => {
    for (const { t } of points) tables.remove("positions", t);
  });
}

/**
 * Begin as somebody's phone. What still waits from before goes with it, in its order.
 *
 * @param {Record<string, any>} me
 * @param {number} nextSeq
 */
export async function begin(me, nextSeq) {
  await transaction(ALL, async (tables) => {
    const meta = await metaOf(tables);
    const isSame = meta.me?.technician === me.technician || meta.left?.technician === me.technician;
    const left = isSame ? (await tables.all("outbox")).filter((item) => item.answer === null) : [];
    for (const name of ["visits", "offers", "conflicts", "days", "outbox", "positions"]) tables.clear(name);
    if (!isSame) for (const name of FILE_STORES) tables.clear(name);
    left.forEach((item, index) => tables.put("outbox", { ...item, seq: nextSeq + index }));
    const { language } = meta;
    tables.clear("meta");
    const values = { me, next_seq: nextSeq + left.length, language, is_location_on: true };
    for (const [key, value] of Object.entries(values)) tables.put("meta", { key, value });
  });
  announce("changed");
}

/** Forget everything; only the language stays. @param {Record<string, any>} [said] - why, to be shown */
export async function wipe(said = {}) {
  await transaction(ALL, async (tables) => {
    const { language } = await metaOf(tables);
    for (const name of ALL) tables.clear(name);
    for (const [key, value] of Object.entries({ language, ...said })) tables.put("meta", { key, value });
  });
  announce("changed");
}
