// @ts-check
/**
 * Being woken while the app is closed: asked for by the person, never by itself.
 *
 * @module push
 */

import { put, remove } from "./api.js";
import { workerReady } from "./updates.js";

let isOn = false;
let isKnown = false;

/** @param {any} config @returns {boolean} whether this browser and this server can */
export function mayPush({ push_key: key }) {
  return !!key && "PushManager" in globalThis && "Notification" in globalThis;
}

/** @returns {boolean} */
export function isPushOn() {
  if (!isKnown) look();
  return isOn;
}

async function look() {
  isKnown = true;
  const worker = await workerReady();
  isOn = !!(await worker?.pushManager.getSubscription().catch(() => null));
}

/** @param {boolean} next @param {string} key - of the server, base64url @returns {Promise<boolean>} whether it is as wished */
export async function switchPush(next, key) {
  const worker = await workerReady();
  if (!worker) return false;
  if (!next) {
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    await remove("push");
    isOn = false;
    return true;
  }
  if ((await Notification.requestPermission()) !== "granted") return false;
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys = {} } = subscription.toJSON();
  await put("push", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  isOn = true;
  return true;
}

/** @param {string} text - base64url @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
