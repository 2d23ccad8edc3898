// @ts-check
/**
 * Writes the names of districts and streets where there is room for them.
 *
 * @module label-layer
 * @typedef {import("./base-map-file.js").BaseMap} BaseMap
 * @typedef {import("./base-map-file.js").Kind} Kind
 * @typedef {import("./base-map-file.js").Street} Street
 * @typedef {import("./projection.js").Box} Box
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./projection.js").Size} Size
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {Box & {name: string}} Taken - where a name stands
 */

import { LOCAL_ZOOM } from "./base-map-file.js";
import { overlap, toScreen } from "./projection.js";
import { localBox } from "./street-layer.js";

// From which zoom on the names of a kind are written, the most important kinds first.
/** @type {[Kind, number][]} */
const NAMED_FROM = [
  ["highway", 13.3], ["main", 13.6], ["secondary", 14.2], ["tertiary", 15], ["residential", 16],
];

const CITIES_FROM = 8;
const DISTRICTS_FROM = 12.2;
const ROOM_BETWEEN = 8;
const ROOM_BETWEEN_ALIKE = 260;

// A long street's name is repeated; in pixels at the whole zoom below, so that it keeps its place.
const REPEAT_EVERY = 420;

// How much of its length a bent piece of street may lose and still carry a name.
const STRAIGHTNESS = 0.985;

/**
 * @param {CanvasRenderingContext2D} context - in CSS pixels
 * @param {BaseMap} baseMap
 * @param {View} view
 * @param {Size} size
 * @param {Theme} theme
 */
export function drawLabels(context, baseMap, view, size, theme) {
  /** @type {Taken[]} */
  const taken = [];
  context.save();
  context.fillStyle = theme["map-label"];
  context.strokeStyle = theme["map-halo"];
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (view.zoom >= CITIES_FROM) drawPlaces(context, baseMap, view, size, theme, taken);
  context.font = `500 11px ${theme.font}`;
  const seen = localBox(baseMap, view, size);
  for (const [kind, from] of NAMED_FROM) {
    if (view.zoom < from) continue;
    for (const street of baseMap.streets.get(kind) ?? []) {
      if (street.name && overlap(street.box, seen)) {
        drawStreetName(context, street, baseMap, view, size, taken);
      }
    }
  }
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {BaseMap} baseMap
 * @param {View} view
 * @param {Size} size
 * @param {Theme} theme
 * @param {Taken[]} taken
 */
function drawPlaces(context, baseMap, view, size, theme, taken) {
  const isFar = view.zoom < DISTRICTS_FROM;
  context.font = `${isFar ? 600 : 500} ${view.zoom < 14 && !isFar ? 12 : 13}px ${theme.font}`;
  for (const { name, x, y } of isFar ? baseMap.cities : baseMap.districts) {
    const at = onScreen({ x, y }, baseMap, view, size);
    write(context, name, at, 0, taken);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Street} street
 * @param {BaseMap} baseMap
 * @param {View} view
 * @param {Size} size
 * @param {Taken[]} taken
 */
function drawStreetName(context, { name, points }, baseMap, view, size, taken) {
  const scale = 2 ** (view.zoom - LOCAL_ZOOM);
  const needed = context.measureText(name).width / scale;
  const length = lengthOf(points);
  if (length < needed) return;
  const repeat = REPEAT_EVERY / 2 ** (Math.floor(view.zoom) - LOCAL_ZOOM);
  const count = Math.max(1, Math.floor(length / repeat));
  for (let number = 0; number < count; number += 1) {
    const middle = ((number + 0.5) * length) / count;
    const start = pointAt(points, middle - needed / 2);
    const end = pointAt(points, middle + needed / 2);
    if (Math.hypot(end.x - start.x, end.y - start.y) < needed * STRAIGHTNESS) continue;
    const centre = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    const angle = Math.atan((end.y - start.y) / (end.x - start.x || 1e-9));
    write(context, name, onScreen(centre, baseMap, view, size), angle, taken);
  }
}

/**
 * Write one name unless it would cover another or stands near by already.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} name
 * @param {Position} at
 * @param {number} angle - radians, clockwise
 * @param {Taken[]} taken
 */
function write(context, name, at, angle, taken) {
  const width = context.measureText(name).width / 2 + ROOM_BETWEEN;
  const across = Math.abs(Math.cos(angle)) * width + Math.abs(Math.sin(angle)) * ROOM_BETWEEN;
  const down = Math.abs(Math.sin(angle)) * width + Math.abs(Math.cos(angle)) * ROOM_BETWEEN;
  const box = { name, ...around(at, across, down) };
  const alike = around(at, across + ROOM_BETWEEN_ALIKE, down + ROOM_BETWEEN_ALIKE);
  if (taken.some((other) => overlap(other.name === name ? alike : box, other))) return;
  taken.push(box);
  context.save();
  context.translate(at.x, at.y);
  context.rotate(angle);
  context.strokeText(name, 0, 0);
  context.fillText(name, 0, 0);
  context.restore();
}

/** @param {Position} at @param {number} across @param {number} down @returns {Box} */
function around({ x, y }, across, down) {
  return { left: x - across, right: x + across, top: y - down, bottom: y + down };
}

/**
 * @param {Position} local
 * @param {BaseMap} baseMap
 * @param {View} view
 * @param {Size} size
 * @returns {Position}
 */
function onScreen(local, { origin }, view, size) {
  const scale = 2 ** (view.zoom - LOCAL_ZOOM);
  const zero = toScreen(view, size, origin);
  return { x: zero.x + local.x * scale, y: zero.y + local.y * scale };
}

/** @param {Float32Array} points @returns {number} */
export function lengthOf(points) {
  let length = 0;
  for (let index = 2; index < points.length; index += 2) {
    length += Math.hypot(
      points[index] - points[index - 2],
      points[index + 1] - points[index - 1],
    );
  }
  return length;
}

/**
 * @param {Float32Array} points - x, y, x, y
 * @param {number} along - distance from the first point
 * @returns {Position} on the line; its end when it is shorter
 */
export function pointAt(points, along) {
  let left = along;
  for (let index = 2; index < points.length; index += 2) {
    const right = points[index] - points[index - 2];
    const down = points[index + 1] - points[index - 1];
    const length = Math.hypot(right, down);
    if (left <= length && length > 0) {
      const share = Math.max(0, left) / length;
      return { x: points[index - 2] + share * right, y: points[index - 1] + share * down };
    }
    left -= length;
  }
  return { x: points[points.length - 2], y: points[points.length - 1] };
}
