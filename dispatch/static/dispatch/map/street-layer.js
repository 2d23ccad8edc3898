// @ts-check
/**
 * Draws land, sea and streets: one path per kind of street and tile, so that a frame strokes few.
 *
 * @module street-layer
 * @typedef {import("./base-map-file.js").BaseMap} BaseMap
 * @typedef {import("./base-map-file.js").Kind} Kind
 * @typedef {import("./base-map-file.js").Street} Street
 * @typedef {import("./projection.js").Box} Box
 * @typedef {import("./projection.js").Size} Size
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {{path: Path2D, box: Box}} Tile
 */

import { LOCAL_ZOOM } from "./base-map-file.js";
import { overlap, toScreen, visibleBox, worldWidth } from "./projection.js";

// In local pixels, about 2 km. Small enough to leave out most of a town when looking at a street.
const TILE_SIZE = 1_024;

// Widths in pixels at these zooms; between them they grow evenly. The order is that of drawing.
const ZOOMS = [11, 13, 15, 17, 19];
/** @type {[Kind, {widths: number[], casing: number, token: "map-street" | "map-main"}][]} */
const KINDS = [
  ["residential", { widths: [0.35, 0.8, 2.2, 7, 16], casing: 0, token: "map-street" }],
  ["tertiary", { widths: [0.7, 1.4, 3.4, 9, 20], casing: 0, token: "map-street" }],
  ["secondary", { widths: [1, 2, 4.4, 10, 22], casing: 2, token: "map-main" }],
  ["main", { widths: [1.4, 2.8, 5.5, 12, 24], casing: 2, token: "map-main" }],
  ["highway", { widths: [1.8, 3.2, 6, 12, 24], casing: 2, token: "map-main" }],
];

// Around each small street the ground counts as built up, about 50 m to either side: a town has a
// shape from afar. Too far off it is not to be seen and costs most, near by it is in the way.
const BUILT_UP_WIDTH = 48;
/** @type {Kind[]} */
const BUILT_UP_KINDS = ["residential", "tertiary"];
const BUILT_UP_FROM = 12.5;
const BUILT_UP_UNTIL = 15.5;

// Thinner strokes cost as much as others and show nothing.
const LEAST_WIDTH = 0.3;

/** The base map's paths, ready to be stroked at any zoom. */
export class StreetLayer {
  /** @param {BaseMap} baseMap */
  constructor(baseMap) {
    this.baseMap = baseMap;
    this.sea = new Path2D();
    addCurve(this.sea, baseMap.sea);
    /** @type {Map<Kind, Tile[]>} */
    this.tiles = new Map();
    for (const [kind, streets] of baseMap.streets) this.tiles.set(kind, cutToTiles(streets));
  }

  /**
   * @param {CanvasRenderingContext2D} context - in CSS pixels
   * @param {View} view
   * @param {Size} size
   * @param {Theme} theme
   */
  draw(context, view, size, theme) {
    const scale = 2 ** (view.zoom - LOCAL_ZOOM);
    const seen = localBox(this.baseMap, view, size);
    const zero = toScreen(view, size, this.baseMap.origin);
    context.save();
    context.translate(zero.x, zero.y);
    context.scale(scale, scale);
    context.lineCap = "round";
    context.lineJoin = "round";
    context.fillStyle = theme["map-water"];
    context.fill(this.sea);
    if (view.zoom >= BUILT_UP_FROM && view.zoom < BUILT_UP_UNTIL) {
      context.strokeStyle = theme["map-block"];
      context.lineWidth = BUILT_UP_WIDTH;
      for (const kind of BUILT_UP_KINDS) this.#stroke(context, kind, seen);
    }
    for (const isCasing of [true, false]) {
      for (const [kind, style] of KINDS) {
        const width = widthAt(style.widths, view.zoom);
        if (width < LEAST_WIDTH || (isCasing && (!style.casing || view.zoom < 12))) continue;
        context.strokeStyle = theme[isCasing ? "map-casing" : style.token];
        context.lineWidth = (width + (isCasing ? style.casing : 0)) / scale;
        this.#stroke(context, kind, seen);
      }
    }
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Kind} kind
   * @param {Box} seen
   */
  #stroke(context, kind, seen) {
    for (const { path, box } of this.tiles.get(kind) ?? []) {
      if (overlap(box, seen)) context.stroke(path);
    }
  }
}

/**
 * @param {BaseMap} baseMap
 * @param {View} view
 * @param {Size} size
 * @returns {Box} what is to be seen, in local positions
 */
export function localBox({ origin }, view, size) {
  const width = worldWidth(LOCAL_ZOOM);
  const { left, top, right, bottom } = visibleBox(view, size);
  return {
    left: (left - origin.x) * width,
    right: (right - origin.x) * width,
    top: (top - origin.y) * width,
    bottom: (bottom - origin.y) * width,
  };
}

/** @param {number[]} widths - at `ZOOMS` @param {number} zoom @returns {number} */
export function widthAt(widths, zoom) {
  const last = ZOOMS.length - 1;
  if (zoom <= ZOOMS[0]) return widths[0];
  if (zoom >= ZOOMS[last]) return widths[last];
  const after = ZOOMS.findIndex((step) => step > zoom);
  const share = (zoom - ZOOMS[after - 1]) / (ZOOMS[after] - ZOOMS[after - 1]);
  return widths[after - 1] + share * (widths[after] - widths[after - 1]);
}

/** @param {Street[]} streets @returns {Tile[]} each street in the tile of its middle */
function cutToTiles(streets) {
  /** @type {Map<string, Tile>} */
  const tiles = new Map();
  for (const { points, box } of streets) {
    const column = Math.floor((box.left + box.right) / 2 / TILE_SIZE);
    const row = Math.floor((box.top + box.bottom) / 2 / TILE_SIZE);
    const tile = tiles.get(`${column} ${row}`) ?? { path: new Path2D(), box: { ...box } };
    tiles.set(`${column} ${row}`, tile);
    addLine(tile.path, points);
    tile.box.left = Math.min(tile.box.left, box.left);
    tile.box.right = Math.max(tile.box.right, box.right);
    tile.box.top = Math.min(tile.box.top, box.top);
    tile.box.bottom = Math.max(tile.box.bottom, box.bottom);
  }
  return [...tiles.values()];
}

/** @param {Path2D} path @param {Float32Array} points */
function addLine(path, points) {
  path.moveTo(points[0], points[1]);
  for (let index = 2; index < points.length; index += 2) {
    path.lineTo(points[index], points[index + 1]);
  }
}

/**
 * A closed curve that touches each side of the ring in its middle: a shore has no corners.
 *
 * @param {Path2D} path
 * @param {Float32Array} ring
 */
function addCurve(path, ring) {
  const count = ring.length / 2;
  const at = (/** @type {number} */ index) => [ring[2 * (index % count)], ring[2 * (index % count) + 1]];
  for (let index = 0; index <= count; index += 1) {
    const [[x, y], [nextX, nextY]] = [at(index), at(index + 1)];
    const middle = /** @type {const} */ ([(x + nextX) / 2, (y + nextY) / 2]);
    if (index === 0) path.moveTo(...middle);
    else path.quadraticCurveTo(x, y, ...middle);
  }
  path.closePath();
}
