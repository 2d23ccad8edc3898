// @ts-check
/**
 * Making this browser a technician's phone.
 *
 * @module pairing
 */

import { APP_VERSION, post } from "./api.js";
import { begin } from "./store.js";

/** @param {string} text - typed, scanned, or of a link @returns {string} the code in it */
export function codeIn(text) {
  const found = /[?&]code=([^&\s]+)/.exec(text);
  return decodeURIComponent(found ? found[1] : text).trim();
}

/** @param {string} code */
export async function pairWith(code) {
  const platform = /android/i.test(navigator.userAgent) ? "android" : /iphone|ipad/i.test(navigator.userAgent) ? "ios" : "web";
  const name = nameOfPhone(navigator.userAgent);
  const answer = await post("devices", { code, platform, name, app_version: APP_VERSION, cookie: true });
  // The cookie lets us in: the token itself is kept where no script can read it.
  const { device, technician, name: who, next_seq } = answer;
  await begin({ device, technician, name: who }, next_seq);
  // Ask that the browser never clears what has not been sent.
  await navigator.storage?.persist?.().catch(() => false);
}

/** @param {string} agent @returns {string} */
function nameOfPhone(agent) {
  const model = /Android [\d.]+; ([^;)]+)/.exec(agent)?.[1];
  const kind = /iPhone|iPad|Macintosh|Windows|Linux/.exec(agent)?.[0];
  return (model ?? kind ?? "Web").slice(0, 80);
}
