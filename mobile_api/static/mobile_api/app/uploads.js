// @ts-check
/**
 * Pictures on their way to the server: in parts, by the hash of their bytes, from where they stopped.
 *
 * @module uploads
 */

import { get, post, Problem, putPart } from "./api.js";
import { bytesOf, changeUpload, load } from "./store.js";

const PART_BYTES = 256 * 1024;
// What sending again will not change: too large, no picture, or not announced by this phone.
const FINAL = new Set([400, 413, 415, 422]);

/** Send every picture that has not arrived; one that is refused holds nothing up. */
export async function sendUploads() {
  const { uploads } = await load();
  const open = uploads.filter((upload) => !upload.isFinished && !upload.error);
  for (const upload of open.sort((one, other) => one.at.localeCompare(other.at))) {
    try {
      await sendOne(upload);
    } catch (error) {
      if (!(error instanceof Problem) || !FINAL.has(error.status)) throw error;
      await changeUpload(upload.sha256, { error: error.message || error.code });
    }
  }
}

/** @param {import("./store.js").Upload} upload */
async function sendOne({ sha256, size, media_type, captured_at }) {
  const bytes = await bytesOf(sha256);
  if (!bytes) return changeUpload(sha256, { error: "lost" });
  let state = await post("uploads", { sha256, size, media_type, captured_at });
  while (!state.is_finished && state.received_bytes < size) {
    const from = state.received_bytes;
    state = await sendPart(sha256, bytes.slice(from, from + PART_BYTES), from);
    await changeUpload(sha256, { received: state.received_bytes });
  }
  if (!state.is_finished) await post(`uploads/${sha256}/finish`);
  await changeUpload(sha256, { isFinished: true, received: size });
}

/** @param {string} sha256 @param {ArrayBuffer} part @param {number} from @returns {Promise<any>} */
async function sendPart(sha256, part, from) {
  try {
    return await putPart(`uploads/${sha256}`, part, from);
  } catch (error) {
    // Another tab or a lost answer: the server knows how far we are.
    if (!(error instanceof Problem) || error.status !== 409) throw error;
    const state = await get(`uploads/${sha256}`);
    if (state.received_bytes === from) throw error;
    return state;
  }
}
