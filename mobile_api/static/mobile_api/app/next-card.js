// @ts-check
/**
 * The next visit, large: the way there, who, where, what, when.
 *
 * @module next-card
 */

import { now } from "./app.js";
import { UNDER_WAY } from "./lifecycle.js";
import { smallMap } from "./map-place.js";
import { make, ptag } from "./parts.js";
import { addressOf, promiseTag, statusTag, titleOf, workLine } from "./visit-words.js";
import { clock, duration, say } from "./words.js";

/**
 * @param {any} visit
 * @param {import("./day.js").Stop[]} after - the stops after it
 * @param {import("./late.js").Expected | undefined} expected
 * @returns {HTMLElement}
 */
export function nextCard(visit, after, expected) {
  const at = visit.arrived_at ? Date.parse(visit.arrived_at) : expected?.arrival ?? Date.parse(visit.starts_at ?? "");
  const title = make("a", "grow cut", titleOf(visit));
  title.href = `#/visit/${visit.id}`;
  title.dataset.key = `visit-${visit.id}`;
  const later = after.flatMap((stop) => (stop.visit ? [stop.visit] : []));
  const words = make(
    "div", "next-words",
    make("div", "next-title", make("h2", "grow cut", title), at ? make("b", "", clock(at)) : null),
    make("p", "", addressOf(visit)),
    make("p", "muted", workLine(visit)),
    make("div", "ptags", ...tags(visit, expected)),
  );
  const card = make("section", "pcard next-card", smallMap(visit, later), words);
  card.setAttribute("aria-label", say("next_visit"));
  return card;
}

/** @param {any} visit @param {import("./late.js").Expected | undefined} expected @returns {(HTMLElement | null)[]} */
function tags(visit, expected) {
  const isUnderWay = UNDER_WAY.has(visit.status);
  const minutes = Math.round((visit.travel_s ?? 0) / 60);
  const isAhead = !visit.arrived_at;
  return [
    isUnderWay ? statusTag(visit) : null,
    promiseTag(visit),
    isAhead && minutes > 0 ? ptag(say("drive", { duration: duration(minutes) }), "", "arrow") : null,
    isAhead && expected && expected.lateBy > 0 ? ptag(say("late_by", { minutes: expected.lateBy }), "risk", "clock") : null,
    visit.delay_minutes && isAhead && now() < Date.parse(visit.starts_at ?? "") + visit.delay_minutes * 60_000
      ? ptag(say("told_late", { minutes: visit.delay_minutes }), "risk", "late") : null,
  ];
}
