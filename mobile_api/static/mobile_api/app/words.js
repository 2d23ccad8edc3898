// @ts-check
/**
 * The app's words in the technician's language, and times and durations as the product writes them.
 *
 * @module words
 */

const MINUS = "\u2212";

/** @type {Record<string, any>} */
let words = {};
let language = "en";
let plurals = new Intl.PluralRules("en");
/** @type {string | undefined} IANA name; without one, the phone's own zone */
let zone;
/** @type {Map<string, Intl.DateTimeFormat>} making one is slow, and there are many times */
const formatters = new Map();

/** @param {string} code @param {Record<string, any>} table - as `/phone/v/.../words/` gives it */
export function speak(code, table) {
  [words, language, plurals] = [table, code, new Intl.PluralRules(code)];
  formatters.clear();
}

/** @param {string | null | undefined} name - IANA; nothing is the phone's own */
export function setZone(name) {
  zone = name || undefined;
  formatters.clear();
}

/** @returns {string} code of the language that is spoken */
export function spoken() {
  return language;
}

/**
 * @param {string} key - with dots for words within words
 * @param {Record<string, string | number>} [values] - for the places in the sentence
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = key.split(".").reduce((found, part) => found?.[part], /** @type {any} */ (words));
  return filled(typeof text === "string" ? text : key, values);
}

/** @param {string} key @returns {boolean} */
export function knows(key) {
  return typeof key.split(".").reduce((found, part) => found?.[part], /** @type {any} */ (words)) === "string";
}

/** @param {string} key - of a sentence that counts @param {number} count @param {Record<string, string | number>} [values] @returns {string} */
export function sayCount(key, count, values = {}) {
  const forms = words[key] ?? {};
  return filled(forms[plurals.select(count)] ?? forms.other ?? key, { count, ...values });
}

/** @param {string} text @param {Record<string, string | number>} values @returns {string} */
function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (place, name) => String(values[name] ?? place));
}

/** @param {string} name @param {Intl.DateTimeFormatOptions} options @param {string} [locale] */
function formatter(name, options, locale = language === "en" ? "en-GB" : language) {
  let found = formatters.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    formatters.set(name, found);
  }
  return found;
}

/** @typedef {Date | string | number} Time */

/** @param {Time} at @returns {string} `9:05` */
export function clock(at) {
  const { hour, minute } = wallTime(at);
  return `${hour}:${String(minute).padStart(2, "0")}`;
}

/** @param {Time} at @returns {{hour: number, minute: number}} */
function wallTime(at) {
  const options = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const parts = formatter("clock", options, "en-GB").formatToParts(new Date(at));
  const number = (/** @type {string} */ type) => Number(parts.find((part) => part.type === type)?.value);
  return { hour: number("hour"), minute: number("minute") };
}

/** @param {Time} from @param {Time} until @returns {string} `12:34–12:46` */
export function range(from, until) {
  return `${clock(from)}–${clock(until)}`;
}

/** @param {{starts_at: string, ends_at: string}} promise @returns {string} `11–13` */
export function promised(promise) {
  return [promise.starts_at, promise.ends_at].map((at) => clock(at).replace(/:00$/, "")).join("–");
}

/** @param {Time} at @returns {string} `2026-05-14`: the day as a key */
export function dateOf(at) {
  const options = /** @type {const} */ ({ year: "numeric", month: "2-digit", day: "2-digit" });
  return formatter("date", options, "sv-SE").format(new Date(at));
}

/** @param {Time} at @returns {string} `Thu 14 May` */
export function dayOf(at) {
  const options = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short" });
  return formatter("day", options).format(new Date(at)).replace(",", "");
}

/** @param {string} date - `2026-05-14` @returns {string} `Thu 14 May` */
export function dayOfDate(date) {
  const options = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${date}T12:00:00Z`)).replace(",", "");
}

/** @param {Time} at @returns {string} `3 Mar` */
export function shortDay(at) {
  return formatter("short", { day: "numeric", month: "short" }).format(new Date(at));
}

/** @param {Time} at @param {Time} now @returns {string} the time of a moment of today, else day and time */
export function moment(at, now) {
  return dateOf(at) === dateOf(now) ? clock(at) : `${shortDay(at)} ${clock(at)}`;
}

/** @param {number} minutes @returns {string} `45 min`, `1 h 42 min` */
export function duration(minutes) {
  const whole = Math.max(0, Math.round(minutes));
  if (whole < 60) return say("minutes", { count: whole });
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return rest === 0 ? say("hours", { count: hours }) : say("hours_minutes", { hours, minutes: rest });
}

/** @param {number} ms - since it was made @returns {string} how old something is: in minutes, hours, or days */
export function age(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return say("under_a_minute");
  if (minutes < 48 * 60) return duration(minutes);
  return sayCount("days_long", Math.floor(minutes / (24 * 60)));
}

/** @param {number} number @returns {string} with a sign: `+6`, `−41` */
export function signed(number) {
  return `${number < 0 ? MINUS : "+"}${Math.abs(number)}`;
}

/** @param {number} bytes @returns {string} `2.4 MB`, `310 kB` */
export function weight(bytes) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return bytes < 950_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${number.format(bytes / 1e6)} MB`;
}

/** @param {number} quantity @returns {string} */
export function amount(quantity) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(quantity);
}

/**
 * The instant at which the clocks of the zone show a time, on the day of another instant.
 *
 * @param {string} text - `14:05`
 * @param {Time} near - an instant of that day
 * @returns {string | null} RFC 3339, or null of what is no time
 */
export function instantAt(text, near) {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return null;
  const { hour, minute } = wallTime(near);
  const ahead = (Number(found[1]) - hour) * 60 + Number(found[2]) - minute;
  const at = Math.floor(new Date(near).getTime() / 60_000) * 60_000 + ahead * 60_000;
  const shown = wallTime(at);
  // On a day on which the clocks change, the first guess is an hour off.
  const off = (Number(found[1]) - shown.hour) * 60 + Number(found[2]) - shown.minute;
  return new Date(at + (Math.abs(off) <= 120 ? off : 0) * 60_000).toISOString();
}
