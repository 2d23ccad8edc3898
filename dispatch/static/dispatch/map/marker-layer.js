// @ts-check
/**
 * Draws what stands on the map: visits, people, homes, the customer's place.
 *
 * @module marker-layer
 * @typedef {import("./projection.js").Place} Place
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./projection.js").Size} Size
 * @typedef {import("./hit.js").Target} Target
 * @typedef {import("./shapes.js").Look} Look
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {"visit" | "unplanned" | "home" | "technician" | "place" | "coarse"} MarkerKind
 * @typedef {object} Marker
 * @property {string} id
 * @property {number} lat
 * @property {number} lon
 * @property {MarkerKind} kind
 * @property {string} [label] - a technician's initials, the name in a coarse circle, else the
 *   caption of a chosen marker
 * @property {boolean} [isChosen]
 * @property {string} [status] - of a visit, or the signal that lies over it: `late_risk`, `late`,
 *   `conflict`, `emergency`
 * @property {boolean} [isOld] - a position older than 15 min
 * @property {number} [radius_m] - of a coarse circle
 */

import { drawArea, drawBadge, drawCaption, drawDiamond, drawDot } from "./shapes.js";
import { drawHouse, drawPin } from "./shapes.js";

/** @type {MarkerKind[]} from the lowest to the topmost */
const ORDER = ["coarse", "visit", "unplanned", "home", "technician", "place"];

const PAST = new Set(["completed", "cannot_complete", "canceled"]);
const ALARMS = new Set(["late", "conflict", "emergency"]);

// A coarse circle stays readable when one zooms out.
const LEAST_AREA_RADIUS = 24;

// Seen from afar, signs shrink a little, so that a town of them can be told apart.
const FAR_M_PER_PX = 24;

/** @type {Record<Exclude<MarkerKind, "coarse">, number>} */
const RADII = { visit: 4, unplanned: 6, home: 7, technician: 12, place: 13 };

/**
 * @typedef {object} Scene
 * @property {(place: Place) => Position} onScreen
 * @property {Size} size
 * @property {number} metresPerPixel
 * @property {Theme} theme
 */

/**
 * @param {Marker[]} markers
 * @returns {Marker[]} in the order of drawing: chosen ones last
 */
export function inDrawingOrder(markers) {
  const rank = (/** @type {Marker} */ { kind, isChosen }) =>
    ORDER.indexOf(kind) + (isChosen && kind !== "coarse" ? ORDER.length : 0);
  return [...markers].sort((one, other) => rank(one) - rank(other));
}

/**
 * @param {CanvasRenderingContext2D} context - in CSS pixels
 * @param {Marker[]} markers - in the order of drawing
 * @param {Scene} scene
 * @returns {Target[]} those that are to be seen
 */
export function drawMarkers(context, markers, scene) {
  /** @type {Target[]} */
  const targets = [];
  for (const marker of markers) {
    const at = scene.onScreen(marker);
    const radius = radiusOf(marker, scene.metresPerPixel);
    if (!isSeen(at, radius + 40, scene.size)) continue;
    drawMarker(context, marker, at, radius, scene.theme);
    const middle = marker.kind === "place" ? { x: at.x, y: at.y - 20 } : at;
    targets.push({ id: marker.id, kind: marker.kind, ...middle, radius });
  }
  return targets;
}

/** @param {Marker} marker @param {number} metresPerPixel @returns {number} in pixels */
function radiusOf({ kind, isChosen, radius_m = 0 }, metresPerPixel) {
  if (kind === "coarse") return Math.max(LEAST_AREA_RADIUS, radius_m / metresPerPixel);
  const shrinking = metresPerPixel > FAR_M_PER_PX && kind !== "place" ? 0.8 : 1;
  return (RADII[kind] + (isChosen ? 2 : 0)) * shrinking;
}

/** @param {Position} at @param {number} reach @param {Size} size @returns {boolean} */
function isSeen({ x, y }, reach, { width, height }) {
  return x > -reach && y > -reach && x < width + reach && y < height + reach;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Marker} marker
 * @param {Position} at
 * @param {number} radius
 * @param {Theme} theme
 */
function drawMarker(context, marker, at, radius, theme) {
  const { kind, label = "", isChosen } = marker;
  if (kind === "coarse") return drawArea(context, at, radius, label, theme);
  if (kind === "place") return drawPin(context, at, theme);
  if (kind === "technician") {
    const badge = { radius, text: label, font: theme.font };
    return drawBadge(context, at, badge, technicianLook(marker, theme));
  }
  const look = siteLook(marker, theme);
  if (kind === "visit") drawDot(context, at, radius, look);
  else if (kind === "unplanned") drawDiamond(context, at, radius, look);
  else drawHouse(context, at, look);
  if (isChosen && label) drawCaption(context, label, at, radius, theme);
}

/** @param {Marker} marker @param {Theme} theme @returns {Look} */
function technicianLook({ isChosen, isOld }, theme) {
  const dash = isOld ? [2.5, 2.5] : [];
  if (isChosen) {
    return { fill: theme.ink, stroke: theme.surface, ink: theme["on-ink"], width: 2, dash };
  }
  const tone = isOld ? theme["ink-3"] : theme["ink-2"];
  const ink = isOld ? theme["ink-3"] : theme.ink;
  return { fill: theme.surface, stroke: tone, ink, width: 1.5, dash };
}

/** @param {Marker} marker @param {Theme} theme @returns {Look} */
function siteLook({ kind, status = "", isChosen }, theme) {
  const ink = theme.ink;
  if (ALARMS.has(status)) {
    return { fill: theme["alarm-solid"], stroke: theme.surface, ink, width: 1.5 };
  }
  if (status === "late_risk") {
    return { fill: theme["risk-bg"], stroke: theme["risk-line"], ink, width: 2 };
  }
  const tone = kind === "visit" ? theme["route-quiet"] : theme["ink-2"];
  const fill = PAST.has(status) ? tone : theme.surface;
  return { fill, stroke: isChosen ? ink : tone, ink, width: isChosen ? 2.5 : 1.6 };
}
