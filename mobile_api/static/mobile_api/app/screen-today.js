// @ts-check
/**
 * The day as a line: what was, the next visit, what comes; and one big next step.
 *
 * @module screen-today
 */

import { dayPlan, now, state, today } from "./app.js";
import { punch } from "./acts.js";
import { lineOf, nextVisit } from "./day.js";
import { sheet } from "./frame.js";
import { expectedDay } from "./late.js";
import { stepOf, UNDER_WAY } from "./lifecycle.js";
import { dayButton } from "./next-step.js";
import { banner, big, bigLink, icon, iconBig, make } from "./parts.js";
import { startOf } from "./projection.js";
import { nextCard } from "./next-card.js";
import { stopRow } from "./day-line.js";
import { isUpdateReady, updateApp } from "./updates.js";
import { clock, dateOf, dayOf, say, sayCount } from "./words.js";

/** @returns {import("./frame.js").View} */
export function render() {
  const visits = today();
  const next = nextVisit(visits);
  return {
    title: say("today"),
    sub: subtitle(),
    aside: meLink(),
    body: [...notes(), ...line(visits, next), daysLink()],
    bottom: [dayButton(next), moreButton(next)],
    tab: "today",
  };
}

/** @returns {string} `Thu 14 May · on shift since 8:00` */
function subtitle() {
  const { clock: times } = state();
  const day = dayOf(now());
  if (times.shift === "off") return say("day_off_shift", { day });
  const since = times.shift === "break" ? times.since : startOf(times);
  return say(times.shift === "break" ? "day_on_break" : "day_on_shift", { day, at: since ? clock(since) : "" });
}

function meLink() {
  const link = make("a", "me-link", icon("user"));
  link.href = "#/me";
  link.dataset.key = "me";
  link.setAttribute("aria-label", say("me"));
  return link;
}

/** @returns {HTMLElement[]} what the person should know before the day */
function notes() {
  const { meta, visits, clock: times } = state();
  const found = [];
  if (meta.must_pair) {
    const again = banner(say("must_pair_title"), say("must_pair"), "lock");
    again.append(big(say("pair_again"), () => (location.hash = "#/pair"), { look: "in-banner" }));
    found.push(again);
  }
  if (isUpdateReady() || meta.is_too_old) {
    const update = banner(say("update_title"), meta.is_too_old ? say("update_needed") : say("update_ready"), "undo", "calm");
    update.append(big(say("update_act"), updateApp, { look: "in-banner" }));
    found.push(update);
  }
  if (times.shift === "off" && visits.some((visit) => UNDER_WAY.has(visit.status))) {
    const begin = banner(say("off_shift_title"), say("off_shift"), "clock", "calm");
    begin.append(big(say("punch.start_shift"), () => punch("start_shift"), { look: "in-banner", icon: "play" }));
    found.push(begin);
  }
  if (!meta.synced_at) found.push(banner(say("loading_title"), say("loading"), "cloud", "calm"));
  else if (today().length === 0 && visits.length === 0) found.push(make("p", "empty", say("no_visits")));
  return found;
}

/** @param {any[]} visits @param {any} next @returns {HTMLElement[]} */
function line(visits, next) {
  const stops = lineOf(visits, state().clock, dayPlan(dateOf(now())), now());
  const expected = new Map(expectedDay(visits, now()).map((one) => [one.id, one]));
  const index = stops.findIndex((stop) => stop.visit === next && next);
  if (index < 0) return stops.length ? [list(stops, expected, "only")] : [];
  const [before, after] = [stops.slice(0, index), stops.slice(index + 1)];
  return [
    ...(before.length ? [list(before, expected, "before")] : []),
    nextCard(next, after, expected.get(next.id)),
    ...(after.length ? [list(after, expected, "after")] : []),
  ];
}

/** @param {import("./day.js").Stop[]} stops @param {Map<any, import("./late.js").Expected>} expected @param {"only" | "before" | "after"} part */
function list(stops, expected, part) {
  const rows = stops.map((stop, index) => {
    const ends = [];
    if (index === 0) ends.push("first");
    if (index === stops.length - 1 && part !== "before") ends.push("last");
    return stopRow(stop, expected.get(stop.visit?.id), ends.join(" "));
  });
  const element = make("ol", "line-day", ...rows);
  element.setAttribute("aria-label", say(part === "after" ? "later_today" : "your_day"));
  return element;
}

function daysLink() {
  const today = dateOf(now());
  const count = state().visits.filter((visit) => visit.starts_at && dateOf(visit.starts_at) > today).length;
  const link = bigLink(count ? sayCount("next_days", count) : say("next_days_none"), "#/days", { icon: "cal" });
  link.classList.add("after-line");
  return link;
}

/** @param {any} next @returns {HTMLElement} */
function moreButton(next) {
  return iconBig(say("more_today"), "dots", () => sheet(say("more_today_title"), (close) => moreRows(next, close)));
}

/** @param {any} next @param {() => void} close @returns {HTMLElement[]} */
function moreRows(next, close) {
  const { clock: times, config } = state();
  const rows = [];
  /** @param {string} kind @param {string} name */
  const punchRow = (kind, name) => rows.push(big(say(`punch.${kind}`), () => (close(), punch(kind)), { icon: name }));
  /** @param {string} text @param {string} hash @param {string} name */
  const goRow = (text, hash, name) => rows.push(big(text, () => (close(), (location.hash = hash)), { icon: name }));
  if (times.shift === "on") punchRow("start_break", "cup");
  if (times.shift === "break") punchRow("end_break", "cup");
  if (times.shift === "off") punchRow("start_shift", "play");
  else if (!next || !UNDER_WAY.has(next.status)) punchRow("end_shift", "home");
  if (next && stepOf(config.lifecycle ?? [], next.status, "cannot_complete")) goRow(say("act.running_late"), `#/visit/${next.id}/late`, "late");
  goRow(say("me"), "#/me", "user");
  rows.push(big(say("close"), close, { icon: "x", look: "quiet" }));
  return rows;
}
