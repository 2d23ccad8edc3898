// @ts-check
/**
 * Everything that changes while one looks at a map: routes and markers, drawn and found again.
 *
 * @module scene
 * @typedef {import("./base-map-file.js").BaseMap} BaseMap
 * @typedef {import("./hit.js").Line} Line
 * @typedef {import("./hit.js").Target} Target
 * @typedef {import("./marker-layer.js").Marker} Marker
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./projection.js").Size} Size
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./route-layer.js").Route} Route
 * @typedef {import("./theme.js").Theme} Theme
 */

import { lineAt, targetAt } from "./hit.js";
import { drawMarkers, inDrawingOrder } from "./marker-layer.js";
import { metresPerPixel, project, toScreen, unproject } from "./projection.js";
import { drawRoutes, drawStops } from "./route-layer.js";
import { StreetPaths } from "./street-paths.js";

/** Routes and markers. */
export class Scene {
  /** @type {Route[]} */
  #routes = [];
  /** @type {Position[][]} of each route, in the world */
  #lines = [];
  /** @type {Marker[]} */
  #markers = [];
  /** @type {Target[]} as last drawn */
  #targets = [];
  /** @type {Line[]} as last drawn */
  #drawnLines = [];
  /** @type {StreetPaths | null} */
  #paths = null;

  /** @param {() => void} onChange - when it must be drawn again */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  #onChange;

  /** @param {BaseMap} baseMap - whose streets the routes follow from now on */
  followStreets(baseMap) {
    this.#paths = new StreetPaths(baseMap, () => this.#layOut());
    this.#layOut();
  }

  /** @param {Route[]} routes */
  setRoutes(routes) {
    this.#paths?.forget();
    this.#routes = routes;
    this.#layOut();
  }

  #layOut() {
    const straight = (/** @type {Route} */ { points }) => points.map(project);
    this.#lines = this.#routes.map((route) => this.#paths?.line(route.points) ?? straight(route));
    this.#onChange();
  }

  /** @param {Marker[]} markers */
  setMarkers(markers) {
    this.#markers = inDrawingOrder(markers);
    this.#onChange();
  }

  /**
   * @param {CanvasRenderingContext2D} context - in CSS pixels
   * @param {View} view
   * @param {Size} size
   * @param {Theme} theme
   */
  draw(context, view, size, theme) {
    const scene = {
      onScreen: (/** @type {import("./projection.js").Place} */ place) =>
        toScreen(view, size, project(place)),
      size,
      metresPerPixel: metresPerPixel(unproject(view).lat, view.zoom),
      theme,
    };
    const routes = this.#routes.map((route, index) => {
      return { route, line: this.#lines[index].map((point) => toScreen(view, size, point)) };
    });
    const first = this.#markers.findIndex(({ kind }) => kind === "technician" || kind === "place");
    const divide = first < 0 ? this.#markers.length : first;
    this.#drawnLines = drawRoutes(context, routes, theme);
    this.#targets = [
      ...drawMarkers(context, this.#markers.slice(0, divide), scene),
      ...drawStops(context, this.#routes, scene.onScreen, theme),
      ...drawMarkers(context, this.#markers.slice(divide), scene),
    ];
  }

  /** @param {Position} at - on the screen @returns {{id: string, kind: string} | null} */
  find(at) {
    const target = targetAt(this.#targets, at);
    if (target) return target;
    const line = lineAt(this.#drawnLines, at);
    return line && { id: line.id, kind: "route" };
  }
}
