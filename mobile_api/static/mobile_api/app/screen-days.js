// @ts-check
/**
 * The days after today, each with its visits.
 *
 * @module screen-days
 */

import { now, state } from "./app.js";
import { visitsOn } from "./day.js";
import { card, cardTitle, make, prow } from "./parts.js";
import { addressOf, titleOf, workOf } from "./visit-words.js";
import { clock, dateOf, dayOfDate, range, say } from "./words.js";

/** @returns {import("./frame.js").View} */
export function render() {
  const { visits, days } = state();
  const today = dateOf(now());
  const dates = new Set(days.map(({ date }) => date));
  for (const { starts_at: at } of visits) if (at) dates.add(dateOf(at));
  const later = [...dates].filter((date) => date > today).sort();
  const cards = later.flatMap((date) => dayCard(date, visitsOn(visits, date, dateOf)) ?? []);
  return {
    title: say("next_days_title"),
    back: "#/",
    body: cards.length ? cards : [make("p", "empty", say("no_later_visits"))],
    tab: "today",
  };
}

/** @param {string} date @param {any[]} visits @returns {HTMLElement | null} */
function dayCard(date, visits) {
  const shift = state().days.find((day) => day.date === date)?.shift;
  if (!shift && visits.length === 0) return null;
  const rows = visits.map((visit) => prow({
    text: titleOf(visit),
    sub: [workOf(visit), addressOf(visit)].filter(Boolean).join(" · "),
    state: visit.starts_at ? clock(visit.starts_at) : "",
    href: `#/visit/${visit.id}`,
  }));
  const hours = shift ? range(shift.starts_at, shift.ends_at) : "";
  const element = card(cardTitle(dayOfDate(date), hours), ...(rows.length ? rows : [make("p", "hint", say("no_visits_that_day"))]));
  element.classList.add("rows");
  return element;
}
