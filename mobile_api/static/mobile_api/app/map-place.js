// @ts-check
/**
 * A place for a map, which comes by itself when the screen is there and there is time for it.
 *
 * @module map-place
 */

import { keptPlace } from "./kept.js";
import { recentPosition } from "./location.js";
import { news } from "./store.js";
import { keepMap } from "./updates.js";
import { say } from "./words.js";

/** @type {HTMLElement | null} the same element each time, so that the map is not made anew */
let place = null;
/** @type {import("./route-map.js").RouteMap | null} */
let map = null;
let isAsked = false;
/** There is no line, and the map was never here: the words say where. */
let isMissing = false;
/** @type {{next: any, later: any[]} | null} */
let wanted = null;

/** @param {any} next @param {any[]} later - visits after it @returns {HTMLElement | null} */
export function smallMap(next, later) {
  if (typeof next.site?.lat !== "number" || isMissing) return null;
  wanted = { next, later: later.slice(0, 1) };
  if (!place) {
    place = keptPlace("small-map");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", say("map_next"));
    place.inert = true;
  }
  if (map) map.show(stopsOf(wanted), recentPosition());
  else if (!isAsked) ask();
  return place;
}

function ask() {
  isAsked = true;
  const soon = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ then) => setTimeout(then, 300));
  soon(async () => {
    try {
      const { createRouteMap } = await import("./route-map.js");
      if (!place || !wanted) return;
      map = await createRouteMap(place, { isSmall: true });
      map.show(stopsOf(wanted), recentPosition());
      keepMap();
    } catch {
      isMissing = true;
      globalThis.addEventListener("online", () => ([isMissing, isAsked] = [false, false]), { once: true });
      news.dispatchEvent(new Event("phase"));
    }
  });
}

/** @param {{next: any, later: any[]}} shown */
function stopsOf({ next, later }) {
  return [next, ...later].filter((visit) => typeof visit.site?.lat === "number");
}
