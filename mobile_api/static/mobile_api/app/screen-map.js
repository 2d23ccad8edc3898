// @ts-check
/**
 * The map of today's way, and the same stops as a list.
 *
 * @module screen-map
 */

import { now, today } from "./app.js";
import { dayNumber } from "./day-number.js";
import { keptPlace } from "./kept.js";
import { make, prow } from "./parts.js";
import { recentPosition } from "./location.js";
import { keepMap } from "./updates.js";
import { addressOf, statusLine, titleOf } from "./visit-words.js";
import { clock, dayOf, say } from "./words.js";

/** @type {HTMLElement | null} */
let place = null;
/** @type {import("./route-map.js").RouteMap | null} */
let map = null;

/** @returns {import("./frame.js").View} */
export function render() {
  const visits = today();
  const placed = visits.filter((visit) => typeof visit.site?.lat === "number");
  if (!place) open();
  map?.show(placed, recentPosition());
  const rows = visits.map((visit) => prow({
    text: `${dayNumber(visit)} · ${titleOf(visit)}`,
    sub: addressOf(visit),
    state: visit.arrived_at || !visit.starts_at ? statusLine(visit) : clock(visit.starts_at),
    href: `#/visit/${visit.id}`,
  }));
  const list = make("section", "pcard rows", ...(rows.length ? rows : [make("p", "empty", say("no_visits_today"))]));
  list.setAttribute("aria-label", say("stops"));
  return { title: say("map"), sub: dayOf(now()), body: [place, list], tab: "map" };
}

async function open() {
  place = keptPlace("day-map");
  try {
    const { createRouteMap } = await import("./route-map.js");
    map = await createRouteMap(place, { onSelect: (id) => (location.hash = `#/visit/${id}`) });
    map.show(today().filter((visit) => typeof visit.site?.lat === "number"), recentPosition());
    keepMap();
  } catch {
    place.replaceChildren(make("p", "empty", say("map_offline")));
    const failed = place;
    globalThis.addEventListener("online", () => failed === place && (place = null), { once: true });
  }
}
