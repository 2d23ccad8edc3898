// @ts-check
/**
 * A visit in words: its name, its place, its status, its times.
 *
 * @module visit-words
 */

import { ptag } from "./parts.js";
import { clock, duration, promised, say } from "./words.js";

const NO_BREAK = "\u00a0";

/** @type {Record<string, {icon: string, family: string}>} */
const LOOKS = {
  planned: { icon: "ring", family: "" },
  dispatched: { icon: "sent", family: "sent" },
  accepted: { icon: "sent", family: "sent" },
  en_route: { icon: "arrow", family: "go" },
  on_site: { icon: "site", family: "good" },
  in_progress: { icon: "play", family: "working" },
  paused: { icon: "pause", family: "good" },
  completed: { icon: "check", family: "" },
  cannot_complete: { icon: "x", family: "fail" },
  canceled: { icon: "slash", family: "" },
};

/** @type {Record<string, string>} since when somebody is in a status */
const SINCE = { en_route: "travel_started_at", on_site: "arrived_at", in_progress: "work_started_at", completed: "work_ended_at" };

/** @param {any} visit @returns {string} whom it is for */
export function titleOf(visit) {
  return visit.customer?.name || visit.site?.street || visit.job?.work || say("visit");
}

/** @param {any} visit @returns {string} `Novak`: short, for a sentence */
export function shortNameOf(visit) {
  const name = titleOf(visit);
  const words = name.split(" ");
  return words.length === 2 ? words[1] : name;
}

/** @param {any} visit @returns {string} */
export function workOf(visit) {
  return visit.job?.work ?? "";
}

/** @param {any} visit @returns {string} `Boiler repair, about 60 min` */
export function workLine(visit) {
  const minutes = visit.job?.service_minutes;
  return minutes ? say("work_about", { work: workOf(visit), duration: duration(minutes).replaceAll(" ", NO_BREAK) }) : workOf(visit);
}

/** @param {any} visit @returns {string} `Mill Lane 27, Old Town` */
export function addressOf(visit) {
  const { street, district, city } = visit.site ?? {};
  return [street, district || city].filter(Boolean).join(", ");
}

/** @param {string} status @returns {{icon: string, family: string}} */
export function lookOf(status) {
  return LOOKS[status] ?? LOOKS.planned;
}

/** @param {any} visit @returns {string} `On site 12:34` */
export function statusLine(visit) {
  const at = visit[SINCE[visit.status] ?? ""];
  const word = say(`status.${visit.status}`);
  return at ? `${word} ${clock(at)}` : word;
}

/** @param {any} visit @returns {HTMLElement} */
export function statusTag(visit) {
  const { icon, family } = lookOf(visit.status);
  return ptag(statusLine(visit), family, icon);
}

/** @param {any} visit @returns {HTMLElement | null} */
export function promiseTag(visit) {
  return visit.promise ? ptag(say("promised", { window: promised(visit.promise) }), "", "bracket") : null;
}

/** @param {any} visit @returns {string | null} an address that opens the way there in another app */
export function navigationLink({ site = {} }) {
  const { lat, lon, street } = site;
  if (typeof lat !== "number" || typeof lon !== "number") return null;
  const name = encodeURIComponent(street ?? "");
  if (/android/i.test(navigator.userAgent)) return `geo:${lat},${lon}?q=${lat},${lon}(${name})`;
  if (/iphone|ipad/i.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${lat},${lon}&q=${name}`;
  return `https://www.openstreetmap.org/directions?to=${lat}%2C${lon}`;
}

/** @param {any} visit @returns {string | null} */
export function callLink({ customer }) {
  const number = customer?.phones?.[0];
  return number ? `tel:${number.replace(/[^+\d]/g, "")}` : null;
}
