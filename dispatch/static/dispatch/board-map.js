// @ts-check
/**
 * The map of the day: a route per technician, the chosen one with its stops.
 *
 * @module board-map
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {import("./board-store.js").Technician} Technician
 * @typedef {import("./board-store.js").Visit} Visit
 */

import { boundsOf, createMap } from "./map/base-map.js";
import { say } from "./words.js";

const OLD_MS = 15 * 60_000;

/** Keeps a map in step with the store. */
export class BoardMap {
  #store;
  #map;
  #isFitted = false;

  /** @param {HTMLElement} element @param {BoardStore} store @param {string} baseMapUrl */
  constructor(element, store, baseMapUrl) {
    this.#store = store;
    const labels = { map: say("map"), zoomIn: say("zoom_in"), zoomOut: say("zoom_out") };
    const onSelect = (/** @type {string} */ id, /** @type {string} */ kind) => this.#choose(id, kind);
    this.#map = createMap(element, { baseMapUrl, labels, onSelect, followsStreets: true });
  }

  /** Draw the snapshot and the selection. */
  show() {
    const { technicians, visits, unplanned } = this.#store.snapshot;
    const chosen = this.#store.selectedTechnician;
    this.#map.setRoutes(technicians.map((one) => this.#route(one, one.id === chosen)));
    this.#map.setMarkers([
      ...unplanned.filter(isPlaced).map((visit) => this.#site(visit, "unplanned", "")),
      ...visits.filter(isPlaced).map((visit) => this.#site(visit, "visit", statusOf(visit))),
      ...technicians.flatMap((one) => this.#technician(one, one.id === chosen)),
    ]);
    this.#note();
    if (!this.#isFitted && visits.length + unplanned.length + technicians.length > 0) this.#fitAll();
  }

  #fitAll() {
    const { technicians, visits, unplanned } = this.#store.snapshot;
    const places = [...visits, ...unplanned].filter(isPlaced).map(({ lat, lon }) => ({ lat: lat ?? 0, lon: lon ?? 0 }));
    const homes = places.length ? [] : technicians.map(({ home }) => home);
    this.#map.fit(boundsOf([...places, ...homes]), { padding: 28 });
    this.#isFitted = true;
  }

  /** @param {Technician} technician @param {boolean} isChosen */
  #route({ id, home }, isChosen) {
    const stops = this.#stopsOf(id).map((visit, index) => ({
      lat: visit.lat ?? 0,
      lon: visit.lon ?? 0,
      number: index + 1,
      id: String(visit.id),
      label: visit.id === this.#store.selected ? visit.short : undefined,
      state: stateOf(visit, id),
    }));
    return { id: `route-${id}`, points: stops.length ? [home, ...stops] : [], isChosen };
  }

  /** @param {number} technician @returns {Visit[]} in the order of driving */
  #stopsOf(technician) {
    const start = (/** @type {Visit} */ visit) =>
      visit.parts.find((part) => part.technician === technician)?.starts_at ?? "";
    return this.#store.snapshot.visits
      .filter((visit) => isPlaced(visit) && start(visit) !== "")
      .sort((one, other) => start(one).localeCompare(start(other)));
  }

  /** @param {{id: number, lat: number | null, lon: number | null}} visit @param {"visit" | "unplanned"} kind @param {string} status */
  #site(visit, kind, status) {
    const isChosen = visit.id === this.#store.selected;
    return { id: String(visit.id), lat: visit.lat ?? 0, lon: visit.lon ?? 0, kind, status, isChosen };
  }

  /** @param {Technician} technician @param {boolean} isChosen */
  #technician({ id, initials, home, position }, isChosen) {
    const at = position ?? home;
    const isOld = !position || this.#ageOf(position.at) > OLD_MS;
    const marker = { id: `technician-${id}`, lat: at.lat, lon: at.lon, label: initials, isChosen, isOld };
    return [{ ...marker, kind: /** @type {const} */ ("technician") }];
  }

  /** @param {string} at @returns {number} ms */
  #ageOf(at) {
    return Date.parse(this.#store.snapshot.now) - Date.parse(at);
  }

  #note() {
    const ages = this.#store.snapshot.technicians
      .flatMap(({ position }) => (position ? [this.#ageOf(position.at)] : []))
      .filter((age) => age <= OLD_MS);
    const minutes = Math.max(1, Math.ceil(Math.max(0, ...ages) / 60_000));
    this.#map.setNote(ages.length ? say("positions", { minutes }) : "");
  }

  /** @param {string} id @param {string} kind */
  #choose(id, kind) {
    if (kind === "visit" || kind === "unplanned") this.#store.select(Number(id));
    else this.#chooseTechnician(Number(id.replace(/^\D+/, "")));
  }

  /** @param {number} technician - whose next visit is chosen */
  #chooseTechnician(technician) {
    const visits = this.#stopsOf(technician);
    const next = visits.find(({ parts }) => parts.some((part) => !part.work_ended_at)) ?? visits[0];
    if (next) this.#store.select(next.id);
  }
}

/** @param {{lat: number | null, lon: number | null}} visit @returns {boolean} */
function isPlaced({ lat, lon }) {
  return lat !== null && lon !== null;
}

/** @param {Visit} visit @returns {string} its signal lies over its status */
function statusOf({ parts, status }) {
  const signals = parts.map(({ signal }) => (signal === "may_be_late" ? "late_risk" : signal));
  return signals.find(Boolean) ?? status;
}

/** @param {Visit} visit @param {number} technician @returns {"done" | "risk" | "alarm" | undefined} */
function stateOf({ parts }, technician) {
  const part = parts.find((one) => one.technician === technician);
  if (part?.work_ended_at) return "done";
  if (part?.signal === "may_be_late") return "risk";
  return part?.signal === "late" || part?.signal === "conflict" ? "alarm" : undefined;
}
