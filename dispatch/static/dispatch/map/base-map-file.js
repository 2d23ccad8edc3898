// @ts-check
/**
 * Reads the base map's file: streets by kind, districts, the sea.
 *
 * The file is JSON: `scale` (steps per degree), `origin` [lat, lon] in steps, `extent` [south,
 * west, north, east] in steps, `names`, `streets` {kind: [[name or -1, is one-way, steps]]},
 * `districts` [[name, city, lat, lon]], `sea` (steps of one ring), `attribution`. A list of steps
 * is lat, lon, lat, lon: the first from the origin, each further one from its predecessor.
 *
 * @module base-map-file
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./projection.js").Box} Box
 * @typedef {"highway" | "main" | "secondary" | "tertiary" | "residential"} Kind
 * @typedef {object} Street
 * @property {string} name - empty if it has none
 * @property {boolean} isOneway - traffic runs from the first point to the last only
 * @property {Float32Array} points - x, y, x, y: local, see `BaseMap.origin`
 * @property {Box} box - local
 * @typedef {{name: string, x: number, y: number}} NamedPlace - local
 * @typedef {object} BaseMap
 * @property {Position} origin - in the world; local positions are pixels at `LOCAL_ZOOM` from it,
 *   because a canvas counts with too few digits for the whole world
 * @property {import("./projection.js").Bounds} bounds - of all streets
 * @property {Box} extent - the same, local
 * @property {Map<Kind, Street[]>} streets
 * @property {NamedPlace[]} cities - each at its first district
 * @property {NamedPlace[]} districts
 * @property {Float32Array} sea - local, one ring
 * @property {string} attribution
 */

import { project, worldWidth } from "./projection.js";

export const LOCAL_ZOOM = 16;

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<BaseMap | null>} null when it cannot be had: a map works without
 */
export async function loadBaseMap(url, signal) {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? readBaseMap(await response.json()) : null;
  } catch {
    return null;
  }
}

/** @param {any} file @returns {BaseMap} */
export function readBaseMap(file) {
  const [south, west, north, east] = file.extent.map((/** @type {number} */ n) => n / file.scale);
  const origin = project({ lat: north, lon: west });
  /** @param {number} lat @param {number} lon @returns {Position} */
  const local = (lat, lon) => {
    const { x, y } = project({ lat, lon });
    const width = worldWidth(LOCAL_ZOOM);
    return { x: (x - origin.x) * width, y: (y - origin.y) * width };
  };
  /** @param {number[]} steps */
  const line = (steps) => followSteps(steps, file, local);
  const kinds = Object.entries(file.streets).map(([kind, rows]) => {
    return [kind, rows.map((/** @type {any[]} */ row) => readStreet(row, file.names, line))];
  });
  const corner = local(south, east);
  return {
    origin,
    bounds: { south, west, north, east },
    extent: { left: 0, top: 0, right: corner.x, bottom: corner.y },
    streets: new Map(/** @type {[Kind, Street[]][]} */ (kinds)),
    ...readDistricts(file.districts, local),
    sea: line(file.sea),
    attribution: file.attribution,
  };
}

/**
 * @param {[string, string, number, number][]} rows
 * @param {(lat: number, lon: number) => Position} local
 * @returns {{cities: NamedPlace[], districts: NamedPlace[]}}
 */
function readDistricts(rows, local) {
  const districts = rows.map(([name, , lat, lon]) => ({ name, ...local(lat, lon) }));
  /** @type {Map<string, number>} */
  const first = new Map();
  rows.forEach(([, city], index) => first.has(city) || first.set(city, index));
  const cities = [...first].map(([name, index]) => ({ ...districts[index], name }));
  return { cities, districts };
}

/**
 * @param {any[]} row
 * @param {string[]} names
 * @param {(steps: number[]) => Float32Array} line
 * @returns {Street}
 */
function readStreet([name, isOneway, steps], names, line) {
  const points = line(steps);
  return { name: names[name] ?? "", isOneway: isOneway === 1, points, box: boxAround(points) };
}

/**
 * @param {number[]} steps
 * @param {{scale: number, origin: [number, number]}} file
 * @param {(lat: number, lon: number) => Position} local
 * @returns {Float32Array}
 */
function followSteps(steps, { scale, origin }, local) {
  const points = new Float32Array(steps.length);
  let [lat, lon] = origin;
  for (let index = 0; index < steps.length; index += 2) {
    lat += steps[index];
    lon += steps[index + 1];
    const { x, y } = local(lat / scale, lon / scale);
    points[index] = x;
    points[index + 1] = y;
  }
  return points;
}

/** @param {Float32Array} points @returns {Box} */
function boxAround(points) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let index = 0; index < points.length; index += 2) {
    box.left = Math.min(box.left, points[index]);
    box.right = Math.max(box.right, points[index]);
    box.top = Math.min(box.top, points[index + 1]);
    box.bottom = Math.max(box.bottom, points[index + 1]);
  }
  return box;
}
