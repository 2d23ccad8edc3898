// @ts-check
/**
 * One round with the server: push commands, pull, then pictures, then positions. One tab at a time.
 *
 * @module sender
 */

import { get, post, Problem } from "./api.js";
import { changesOf, leftovers } from "./merge.js";
import { BATCH, batchOf, wire } from "./outbox.js";
import { dropPositions, keepAnswers, keepSync, load, positions, setMeta } from "./store.js";
import { sendUploads } from "./uploads.js";

const BELIEVED_MS = 30_000;
const POINTS = 200;
const REFUSED = new Set([400, 413, 422]);

/**
 * Send and fetch all there is. Only one tab does so at a time; another one waits for its turn.
 *
 * @returns {Promise<void>}
 * @throws {Problem}
 */
export function exchange() {
  if (!navigator.locks) return round();
  return navigator.locks.request("callout-sender", round);
}

async function round() {
  const { meta } = await load();
  if (!meta.me) return;
  await pushCommands();
  await fetchConfig();
  await pull();
  // A server that was restored has asked for what it forgot.
  await pushCommands();
  await sendUploads();
  await pushPositions();
  if (meta.is_too_old || meta.must_pair) await setMeta({ is_too_old: false, must_pair: false });
}

async function pushCommands() {
  let size = BATCH;
  for (;;) {
    const { items } = await load();
    const batch = batchOf(items, size);
    if (batch.length === 0) return;
    try {
      const answer = await post("commands", { sent_at: new Date().toISOString(), commands: batch.map(wire) });
      await keepAnswers(answer);
      await contact(answer.server_time);
      if (isStuck(batch, answer)) return;
    } catch (error) {
      // Too heavy at once; one alone always fits.
      if (!(error instanceof Problem) || error.status !== 413 || size === 1) throw error;
      size = Math.max(1, Math.floor(size / 2));
    }
  }
}

/** @param {{seq: number}[]} batch @param {any} answer @returns {boolean} nothing was taken: the next round goes on */
function isStuck(batch, answer) {
  return answer.results.every((/** @type {any} */ one) => one.result === "gap") && answer.next_seq === batch[0].seq;
}

/** @param {string} serverTime */
async function contact(serverTime) {
  const ahead = Date.parse(serverTime) - Date.now();
  const offset = Math.abs(ahead) > BELIEVED_MS ? ahead : 0;
  await setMeta({ offset_ms: offset, contact_at: Date.now() }, true);
}

async function fetchConfig() {
  const { meta } = await load();
  const isFresh = meta.config && meta.config_language === meta.language && Date.now() - (meta.config_at ?? 0) < 15 * 60_000;
  if (isFresh) return;
  const config = await get("config");
  if (config) await setMeta({ config, config_at: Date.now(), config_language: meta.language });
}

async function pull() {
  const before = await load();
  const answeredBefore = new Set(before.items.filter((item) => item.answer !== null).map((item) => item.seq));
  let cursor = before.meta.cursor ?? "";
  const isFull = cursor === "";
  /** @type {import("./merge.js").Changes[]} */
  const pages = [];
  for (;;) {
    const answer = await page(cursor);
    if (answer === null) return pull();
    const changes = changesOf(answer);
    pages.push(changes);
    const gone = isFull && !answer.has_more ? [leftovers(before, pages)] : [];
    await keepSync(answer, [...gone, changes], { answeredBefore, now: Date.now() });
    await contact(answer.server_time);
    if (!answer.has_more) return;
    cursor = answer.next_cursor;
  }
}

/** @param {string} cursor @returns {Promise<any>} null when everything has to be loaded anew */
async function page(cursor) {
  try {
    return await get(`sync?cursor=${encodeURIComponent(cursor)}`);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 410) throw error;
    await setMeta({ cursor: "" }, true);
    return null;
  }
}

async function pushPositions() {
  for (;;) {
    const points = await positions(POINTS);
    if (points.length === 0) return;
    await post("positions", { points }).catch((error) => {
      // Points that the server cannot take today it will not take tomorrow.
      if (!REFUSED.has(error.status)) throw error;
    });
    await dropPositions(points);
  }
}
