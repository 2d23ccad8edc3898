// @ts-check
/**
 * Where the technician is: asked of the phone only on shift, not on a break, and while the switch
 * in the app is on; kept until it can be sent.
 *
 * @module location
 */

import { announce, keepPosition } from "./store.js";

const EVERY_MS = 30_000;
const FRESH_MS = 2 * 60_000;
const WORST_ACCURACY_M = 200;

/** @type {number | null} */
let watch = null;
/** @type {{lat: number, lon: number, at: number} | null} */
let last = null;
let keptAt = 0;
let isRefused = false;

/** @param {{meta: Record<string, any>, clock: {shift: string}}} state @returns {boolean} whether it may be asked now */
function mayLocate({ meta, clock }) {
  return !!meta.me && meta.is_location_on !== false && clock.shift === "on";
}

/** Begin or end the watch as the state says. @param {any} state */
export function followState(state) {
  const may = mayLocate(state);
  if (may && watch === null && navigator.geolocation) {
    watch = navigator.geolocation.watchPosition(take, refuse, { enableHighAccuracy: true, maximumAge: 15_000 });
  }
  if (!may && watch !== null) {
    navigator.geolocation.clearWatch(watch);
    [watch, last] = [null, null];
  }
}

/** @returns {{lat: number, lon: number} | null} where the phone was within the last two minutes */
export function recentPosition() {
  if (!last || Date.now() - last.at > FRESH_MS) return null;
  return { lat: last.lat, lon: last.lon };
}

/** @returns {boolean} whether the person or the phone said no */
export function isLocationRefused() {
  return isRefused;
}

/** @param {GeolocationPosition} position */
async function take({ coords, timestamp }) {
  isRefused = false;
  if (coords.accuracy > WORST_ACCURACY_M || watch === null) return;
  const now = Date.now();
  last = { lat: coords.latitude, lon: coords.longitude, at: now };
  if (now - keptAt < EVERY_MS) return;
  keptAt = now;
  const at = Math.abs(now - timestamp) < FRESH_MS ? timestamp : now;
  await keepPosition({ t: new Date(at).toISOString(), lat: last.lat, lon: last.lon, accuracy_m: Math.round(coords.accuracy) });
  announce("wake");
}

/** @param {GeolocationPositionError} error */
function refuse(error) {
  isRefused = error.code === error.PERMISSION_DENIED;
}
