// @ts-check
/**
 * A map of our own: streets, routes and markers on one canvas, moved by pointer, wheel and keys.
 *
 * @module base-map
 * @typedef {import("./marker-layer.js").Marker} Marker
 * @typedef {import("./projection.js").Bounds} Bounds
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./projection.js").Size} Size
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./route-layer.js").Route} Route
 * @typedef {object} MapOptions
 * @property {string | null} [baseMapUrl] - none draws a grid
 * @property {string} [attribution] - instead of the one in the base map's file; always visible
 * @property {import("./controls.js").Labels} labels
 * @property {(id: string, kind: string) => void} [onSelect] - the id of a marker, stop or route;
 *   `kind` is the marker's, "visit" for a stop, "route" for a route
 * @property {boolean} [leavesPageScrolling] - one finger up and down, and the wheel, scroll the
 *   page: for a map within a long page
 * @property {boolean} [followsStreets] - draw routes along the streets, where there are some
 */

import { Backdrop } from "./backdrop.js";
import { loadBaseMap } from "./base-map-file.js";
import { buildParts } from "./controls.js";
import { followGestures } from "./gestures.js";
import { fitted, moved, zoomedAt } from "./projection.js";
import { Scene } from "./scene.js";
import { readTheme, watchTheme } from "./theme.js";

export { boundsOf } from "./projection.js";

// When nothing moved for so long, a stretched picture is drawn anew.
const SETTLE_MS = 120;

const PADDING = 40;
const NEAREST_FIT = 16;

/**
 * @param {HTMLElement} element - is emptied; its size is the map's
 * @param {MapOptions} options
 * @returns {StreetMap}
 */
export function createMap(element, options) {
  return new StreetMap(element, options);
}

/** A map in an element of the page. */
class StreetMap {
  #element;
  #parts;
  #theme;
  #onSelect;
  #ended = new AbortController();
  #backdrop = new Backdrop();
  #scene = new Scene(() => this.#redraw());
  /** @type {Size} */
  #size = { width: 0, height: 0 };
  /** @type {View | null} null until something was fitted */
  #view = null;
  /** @type {{bounds: Bounds, padding: number, maxZoom: number} | null} waits for a size */
  #wanted = null;
  #frame = 0;
  #settling = 0;

  /** @param {HTMLElement} element @param {MapOptions} options */
  constructor(element, options) {
    this.#element = element;
    this.#onSelect = options.onSelect ?? (() => {});
    this.#parts = buildParts(element, options.labels, (steps) => this.#zoom(steps, null));
    this.#theme = readTheme(element);
    /** Where a page may add buttons of its own. */
    this.tools = this.#parts.tools;
    element.classList.toggle("is-passed-over", options.leavesPageScrolling ?? false);
    this.#listen(options.leavesPageScrolling ?? false);
    this.#showAttribution(options.attribution ?? "");
    if (options.baseMapUrl) this.#load(options.baseMapUrl, options);
  }

  /** @param {boolean} leavesPageScrolling */
  #listen(leavesPageScrolling) {
    const { signal } = this.#ended;
    const handlers = {
      onMove: this.#move.bind(this),
      onZoom: this.#zoom.bind(this),
      onTap: this.#select.bind(this),
      onHover: this.#hover.bind(this),
    };
    followGestures(this.#parts.canvas, handlers, { leavesPageScrolling, signal });
    watchTheme(() => {
      this.#theme = readTheme(this.#element);
      this.#redraw();
    }, signal);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.#element);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** @param {string} url @param {MapOptions} options */
  async #load(url, { attribution, followsStreets }) {
    const baseMap = await loadBaseMap(url, this.#ended.signal);
    if (!baseMap || this.#ended.signal.aborted) return;
    this.#backdrop.setBaseMap(baseMap);
    this.#showAttribution(attribution ?? baseMap.attribution);
    if (followsStreets) this.#scene.followStreets(baseMap);
    if (!this.#view && !this.#wanted) this.fit(baseMap.bounds, { padding: 8 });
    this.#redraw();
  }

  /** @param {Route[]} routes - all of them; the chosen and proposed ones are drawn on top */
  setRoutes(routes) {
    this.#scene.setRoutes(routes);
  }

  /** @param {Marker[]} markers - all of them */
  setMarkers(markers) {
    this.#scene.setMarkers(markers);
  }

  /** @param {string} text - what the picture cannot say by itself; empty hides it */
  setNote(text) {
    this.#parts.note.textContent = text;
    this.#parts.note.hidden = text === "";
  }

  /**
   * Show all of `bounds`; see `boundsOf` for those of places.
   *
   * @param {Bounds | null} bounds - null changes nothing
   * @param {{padding?: number, maxZoom?: number}} [options]
   */
  fit(bounds, { padding = PADDING, maxZoom = NEAREST_FIT } = {}) {
    if (!bounds) return;
    this.#wanted = { bounds, padding, maxZoom };
    this.#resize();
  }

  /** Stop listening and drawing. */
  destroy() {
    this.#ended.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#settling);
    this.#element.replaceChildren();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#element;
    this.#size = { width, height };
    if (width === 0 || height === 0) return;
    if (this.#wanted) {
      const { bounds, padding, maxZoom } = this.#wanted;
      const covered = this.#parts.foot.offsetHeight; // by the note
      const view = fitted(bounds, { width, height: height - covered }, padding, maxZoom);
      this.#view = moved(view, 0, -covered / 2);
      this.#wanted = null;
    }
    this.#redraw();
  }

  /** @param {number} right @param {number} down */
  #move(right, down) {
    if (this.#view) this.#look(moved(this.#view, right, down));
  }

  /** @param {number} steps @param {Position | null} at */
  #zoom(steps, at) {
    const middle = { x: this.#size.width / 2, y: this.#size.height / 2 };
    if (!this.#view) return;
    this.#look(zoomedAt(this.#view, this.#size, at ?? middle, this.#view.zoom + steps));
  }

  /** @param {View} view */
  #look(view) {
    this.#view = view;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = 0;
      this.#redraw();
    }, SETTLE_MS);
    this.#redraw();
  }

  /** @param {Position} at */
  #select(at) {
    const found = this.#scene.find(at);
    if (found) this.#onSelect(found.id, found.kind);
  }

  /** @param {Position | null} at */
  #hover(at) {
    const isOver = at !== null && this.#scene.find(at) !== null;
    this.#parts.canvas.classList.toggle("is-over-target", isOver);
  }

  /** @param {string} text */
  #showAttribution(text) {
    this.#parts.attribution.textContent = text;
    this.#parts.attribution.hidden = text === "";
  }

  #redraw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const { canvas } = this.#parts;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.#size.width * ratio, this.#size.height * ratio].map(Math.round);
    const context = canvas.getContext("2d", { alpha: false });
    if (!this.#view || !context || width === 0 || height === 0) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const frame = { view: this.#view, size: this.#size, ratio, theme: this.#theme };
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.#backdrop.draw(context, frame, this.#settling !== 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#scene.draw(context, this.#view, this.#size, this.#theme);
  }
}
