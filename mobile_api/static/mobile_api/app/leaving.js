// @ts-check
/**
 * The end of a pairing: by the office, or by the person. What was done is offered to the office
 * before this phone forgets it.
 *
 * @module leaving
 */

import { get, post, Problem, remove } from "./api.js";
import { BATCH, waiting, wire } from "./outbox.js";
import { load, wipe } from "./store.js";
import { sendUploads } from "./uploads.js";

/**
 * The server no longer knows this phone. Nothing is forgotten before the office has it.
 *
 * @param {string} code - of the refusal
 * @returns {Promise<"wiped" | "later" | "stays">} `stays`: there is nobody to give it to, so it
 *   waits here until the phone is paired again
 */
export async function signedOut(code) {
  const { items } = await load();
  const left = waiting(items);
  try {
    for (let from = 0; from < left.length; from += BATCH) {
      const commands = left.slice(from, from + BATCH).map(wire);
      await post("quarantine", { sent_at: new Date().toISOString(), commands });
    }
    // Those that reports name are taken still; of the others the server says that it takes none.
    await sendUploads().catch(unlessRefused);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.status === 0 || error.status >= 500 || error.status === 429 ? "later" : "stays";
  }
  if (code !== "device-revoked" && left.length) return "stays";
  await wipe({ ended: code === "device-revoked" ? "revoked" : "unknown", ended_kept: left.length });
  return "wiped";
}

/** @param {unknown} error - of what need not go on: somebody who is signed out is refused the rest */
function unlessRefused(error) {
  if (!(error instanceof Problem) || error.status !== 401) throw error;
}

/**
 * Sign out by oneself.
 *
 * @param {number} device - the number of this phone
 */
export async function signOut(device) {
  await remove(`devices/${device}`).catch((error) => {
    // Signed out already, or an older server: the person wants to leave anyhow.
    if (!(error instanceof Problem) || error.status === 0) throw error;
  });
  await wipe({ ended: "self", ended_kept: 0 });
}

/** @returns {Promise<any[]>} the technician's phones */
export async function ownDevices() {
  const answer = await get("devices");
  return answer?.devices ?? answer?.results ?? answer ?? [];
}
