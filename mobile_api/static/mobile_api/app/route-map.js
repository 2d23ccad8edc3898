// @ts-check
/**
 * A map of the technician's own way; loaded with the first map, and not before.
 *
 * @module route-map
 */

import { boundsOf, createMap } from "../../dispatch/map/base-map.js";
import { dayNumber } from "./day-number.js";
import { nextVisit } from "./day.js";
import { titleOf } from "./visit-words.js";
import { say } from "./words.js";

const OVER = new Set(["completed", "cannot_complete"]);

/** @param {HTMLElement} element @param {{isSmall?: boolean, onSelect?: (id: string) => void}} [options] */
export async function createRouteMap(element, options = {}) {
  await styled();
  return new RouteMap(element, options);
}

/** @type {Promise<void> | null} */
let style = null;

/** @returns {Promise<void>} when the map's own style is there; the next map asks again for one that did not come */
function styled() {
  style ??= loaded(`${document.body.dataset.base}dispatch/map/map.css`).catch((refusal) => {
    style = null;
    throw refusal;
  });
  return style;
}

/** @param {string} href @returns {Promise<void>} */
function loaded(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error("The map's style did not come."));
    });
    document.head.append(link);
  });
}

/** Keeps a map in step with the day. */
export class RouteMap {
  #map;
  #isSmall;
  #fitted = "";

  /** @param {HTMLElement} element @param {{isSmall?: boolean, onSelect?: (id: string) => void}} options */
  constructor(element, { isSmall = false, onSelect = () => {} }) {
    this.#isSmall = isSmall;
    element.classList.add("map-view");
    this.#map = createMap(element, {
      baseMapUrl: document.body.dataset.baseMap ?? null,
      labels: { map: say("map"), zoomIn: say("zoom_in"), zoomOut: say("zoom_out") },
      onSelect: (id, kind) => kind === "visit" && onSelect(id),
      leavesPageScrolling: isSmall,
      followsStreets: true,
    });
  }

  /**
   * @param {any[]} visits - in the order of driving
   * @param {{lat: number, lon: number} | null} here
   */
  show(visits, here) {
    const next = nextVisit(visits);
    const points = visits.map((visit) => ({
      lat: visit.site.lat,
      lon: visit.site.lon,
      number: dayNumber(visit),
      id: String(visit.id),
      label: !this.#isSmall && visit === next ? titleOf(visit) : undefined,
      state: OVER.has(visit.status) ? /** @type {const} */ ("done") : undefined,
    }));
    const start = here ? [here] : [];
    this.#map.setRoutes([{ id: "own", points: [...start, ...points], isChosen: true }]);
    this.#map.setMarkers(here ? [{ id: "me", ...here, kind: /** @type {const} */ ("technician"), label: say("me_here"), isChosen: true }] : []);
    const shown = JSON.stringify([here !== null, ...points.map(({ id }) => id)]);
    if (shown !== this.#fitted) this.#map.fit(boundsOf([...start, ...points]), { padding: this.#isSmall ? 44 : 64, maxZoom: 15 });
    this.#fitted = shown;
  }

  /** The map goes with its screen. */
  destroy() {
    this.#map.destroy?.();
  }
}
