// @ts-check
/**
 * The service worker: keeps the app for a start without a line, and changes it for a newer one
 * only when nothing is under way. All that a person did is in the store, so nothing is lost.
 *
 * @module updates
 */

import { news } from "./store.js";

/** @type {ServiceWorkerRegistration | null} */
let registration = null;
let isReloading = false;

/** @param {string} worker @param {string} scope */
export async function registerWorker(worker, scope) {
  if (!navigator.serviceWorker) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!hadOne || isReloading) return;
    isReloading = true;
    location.reload();
  });
  try {
    registration = (await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" })) ?? null;
  } catch {
    return; // Without it the app works while there is a line.
  }
  if (!registration) return;
  registration.addEventListener("updatefound", () => watch(registration?.installing ?? null));
  watch(registration.installing);
  if (registration.waiting) news.dispatchEvent(new Event("changed"));
  setInterval(() => registration?.update().catch(() => null), 60 * 60_000);
}

/** @param {ServiceWorker | null} worker */
function watch(worker) {
  worker?.addEventListener("statechange", () => news.dispatchEvent(new Event("changed")));
}

/** @returns {boolean} whether a newer version waits to be used */
export function isUpdateReady() {
  return !!registration?.waiting && navigator.serviceWorker.controller !== null;
}

/** Use the newer version now; the page loads anew. */
export async function updateApp() {
  await registration?.update().catch(() => null);
  registration?.waiting?.postMessage({ type: "use" });
}

/** Let the map's part be kept too, now that somebody looks at maps. */
export function keepMap() {
  navigator.serviceWorker?.controller?.postMessage({ type: "keep-map" });
}

/** @returns {Promise<ServiceWorkerRegistration | null>} */
export async function workerReady() {
  return registration ? navigator.serviceWorker.ready : null;
}
