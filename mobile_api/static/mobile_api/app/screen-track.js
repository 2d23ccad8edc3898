// @ts-check
/**
 * What is kept of where one was, and who of the office looked at it.
 *
 * @module screen-track
 */

import { get } from "./api.js";
import { now } from "./app.js";
import { announce } from "./store.js";
import { card, cardTitle, make, prow } from "./parts.js";
import { clock, dayOf, moment, say, sayCount } from "./words.js";

const HOUR = 3_600_000;
/** @type {{points: any[], views: any[], at: number} | "offline" | null} */
let known = null;

/** @returns {import("./frame.js").View} */
export function render() {
  if (known === null || (known !== "offline" && Date.now() - known.at > 60_000)) load();
  return { title: say("own_track"), back: "#/me", body: body(), tab: "today" };
}

async function load() {
  known ??= { points: [], views: [], at: Date.now() };
  try {
    const [track, views] = await Promise.all([get("track"), get("track/views")]);
    known = { points: track.points ?? [], views: views.results ?? views ?? [], at: Date.now() };
  } catch {
    known = "offline";
    globalThis.addEventListener("hashchange", () => (known = null), { once: true });
  }
  announce("changed");
}

/** @returns {HTMLElement[]} */
function body() {
  if (known === "offline") return [make("p", "empty", say("track_offline"))];
  const { points, views } = /** @type {{points: any[], views: any[]}} */ (known);
  const hours = byHour(points).map(({ from, until, count }) => prow({
    icon: "site", text: `${clock(from)}–${clock(until)}`, state: sayCount("track_points", count),
  }));
  const looks = views.map((view) => prow({
    icon: "user", text: view.by || say("somebody"), sub: [view.purpose, say("looked_at", { day: dayOf(view.starts_at) })].filter(Boolean).join(" · "),
    state: moment(view.viewed_at, now()),
  }));
  const cards = [
    card(cardTitle(say("track_today"), sayCount("track_points", points.length)), ...(hours.length ? hours : [make("p", "hint", say("track_none"))])),
    card(cardTitle(say("track_views"), ""), ...(looks.length ? looks : [make("p", "hint", say("track_views_none"))])),
  ];
  for (const one of cards) one.classList.add("rows");
  return [...cards, make("p", "hint inset", say("track_hint"))];
}

/** @param {any[]} points @returns {{from: number, until: number, count: number}[]} */
function byHour(points) {
  /** @type {Map<number, {from: number, until: number, count: number}>} */
  const hours = new Map();
  for (const { t } of points) {
    const at = Date.parse(t);
    const hour = Math.floor(at / HOUR);
    const found = hours.get(hour) ?? { from: at, until: at, count: 0 };
    hours.set(hour, { from: Math.min(found.from, at), until: Math.max(found.until, at), count: found.count + 1 });
  }
  return [...hours.values()];
}
