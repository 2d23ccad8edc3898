// @ts-check
/**
 * The page's words in the reader's language, and times and durations as the product writes them.
 *
 * @module words
 */

const NO_BREAK = "\u00a0";
const MINUS = "\u2212";

/** @type {Record<string, any>} handed over by the page; empty outside of one */
const words = readWords();
const language = globalThis.document?.documentElement.lang || "en";
const plurals = new Intl.PluralRules(language);

function readWords() {
  const element = globalThis.document?.getElementById("words");
  return element ? JSON.parse(element.textContent ?? "{}") : {};
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

/**
 * @param {string} key - of a sentence that counts
 * @param {number} count
 * @returns {string}
 */
export function sayCount(key, count) {
  const forms = words[key] ?? {};
  return filled(forms[plurals.select(count)] ?? forms.other ?? key, { count });
}

/** @param {string} key @returns {any} a list or table of words */
export function table(key) {
  return words[key] ?? {};
}

/** @param {string} text @param {Record<string, string | number>} values @returns {string} */
function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (place, name) => String(values[name] ?? place));
}

/**
 * @param {Date | string} at
 * @param {string} zone - IANA name
 * @returns {string} `9:05`
 */
export function clock(at, zone) {
  const { hour, minute } = wallTime(at, zone);
  return `${hour}:${String(minute).padStart(2, "0")}`;
}

/** @param {Date | string} at @param {string} zone @returns {{hour: number, minute: number}} */
export function wallTime(at, zone) {
  const parts = formatter(zone).formatToParts(new Date(at));
  const number = (/** @type {string} */ type) => Number(parts.find((p) => p.type === type)?.value);
  return { hour: number("hour"), minute: number("minute") };
}

/** @type {Map<string, Intl.DateTimeFormat>} making one is slow, and there are many times */
const formatters = new Map();

/** @param {string} zone @returns {Intl.DateTimeFormat} */
function formatter(zone) {
  let found = formatters.get(zone);
  if (!found) {
    const options = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    found = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
    formatters.set(zone, found);
  }
  return found;
}

/** @param {Date | string} from @param {Date | string} until @param {string} zone @returns {string} `12:34–12:46` */
export function range(from, until, zone) {
  return `${clock(from, zone)}–${clock(until, zone)}`;
}

/** @param {{starts_at: string, ends_at: string}} promise @param {string} zone @returns {string} `11–13` */
export function window(promise, zone) {
  return [promise.starts_at, promise.ends_at]
    .map((at) => clock(at, zone).replace(/:00$/, ""))
    .join("–");
}

/** @param {Date | string} at @param {string} zone @returns {string} `Thu 14 May` */
export function dayOf(at, zone) {
  const options = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short" });
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at)).replace(",", "");
}

/** @param {Date | string} at @param {Date | string} now @param {string} zone @returns {string} the time of a moment of today, else its day */
export function moment(at, now, zone) {
  const day = dayOf(at, zone);
  return day === dayOf(now, zone) ? clock(at, zone) : day;
}

/**
 * When something is due: a day that ends at midnight is due on that day, not at 0:00 of the next.
 *
 * @param {string} due
 * @param {string} now
 * @param {string} zone
 * @returns {string} `14:00`, `Sat 21 Nov`, or the word for today
 */
export function dueTime(due, now, zone) {
  const isEndOfDay = clock(due, zone) === "0:00";
  const at = isEndOfDay ? new Date(Date.parse(due) - 1) : due;
  const isToday = dayOf(at, zone) === dayOf(now, zone);
  if (!isToday) return dayOf(at, zone);
  return isEndOfDay ? say("due_today") : clock(due, zone);
}

/** @param {number} minutes @returns {string} `45 min`, `1 h 42 min` */
export function duration(minutes) {
  if (minutes < 60) return say("minutes", { count: minutes });
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (rest === 0) return say("hours", { count: hours });
  return say("hours_minutes", { hours, minutes: rest });
}

/** @param {number} seconds @returns {string} `18 h 40` */
export function figureOfTime(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say("minutes", { count: minutes });
  return say("hours_minutes_short", {
    hours: Math.floor(minutes / 60),
    minutes: String(minutes % 60).padStart(2, "0"),
  });
}

/** @param {number} number @returns {string} with a sign: `+6`, `−41` */
export function signed(number) {
  return `${number < 0 ? MINUS : "+"}${Math.abs(number)}`;
}

/** @param {number} part @param {number} whole @returns {string} `96 %` */
export function percent(part, whole) {
  return `${whole ? Math.floor((100 * part) / whole) : 100}${NO_BREAK}%`;
}
