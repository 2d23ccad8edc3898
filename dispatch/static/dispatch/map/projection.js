// @ts-check
/**
 * Where a place is on the map, and what of the world a map shows: pure arithmetic.
 *
 * The world is the web Mercator square, 0 to 1 from the west and from the north. At zoom 0 it
 * is 256 px wide; each zoom doubles it. Screen positions are CSS pixels from the top left.
 *
 * @module projection
 * @typedef {{lat: number, lon: number}} Place - WGS 84, degrees
 * @typedef {{x: number, y: number}} Position
 * @typedef {{width: number, height: number}} Size - CSS pixels
 * @typedef {{x: number, y: number, zoom: number}} View - the world's point in the middle, and the zoom
 * @typedef {{south: number, west: number, north: number, east: number}} Bounds - degrees
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 */

export const MIN_ZOOM = 3;
export const MAX_ZOOM = 19;

// Beyond it web Mercator has no room.
const MAX_LAT = 85.05112878;

// The equator of WGS 84: 2 pi times 6,378,137 m.
const EQUATOR_M = 40_075_016.686;

/** @param {Place} place @returns {Position} in the world */
export function project({ lat, lon }) {
  const clipped = Math.max(-MAX_LAT, Math.min(MAX_LAT, lat));
  const north = Math.asinh(Math.tan((clipped * Math.PI) / 180));
  return { x: (lon + 180) / 360, y: (1 - north / Math.PI) / 2 };
}

/** @param {Position} position - in the world @returns {Place} */
export function unproject({ x, y }) {
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return { lat, lon: x * 360 - 180 };
}

/** @param {number} zoom @returns {number} width of the world in pixels */
export function worldWidth(zoom) {
  return 256 * 2 ** zoom;
}

/**
 * @param {View} view
 * @param {Size} size
 * @param {Position} position - in the world
 * @returns {Position} on the screen
 */
export function toScreen(view, size, position) {
  const width = worldWidth(view.zoom);
  return {
    x: (position.x - view.x) * width + size.width / 2,
    y: (position.y - view.y) * width + size.height / 2,
  };
}

/**
 * @param {View} view
 * @param {Size} size
 * @param {Position} position - on the screen
 * @returns {Position} in the world
 */
export function toWorld(view, size, position) {
  const width = worldWidth(view.zoom);
  return {
    x: (position.x - size.width / 2) / width + view.x,
    y: (position.y - size.height / 2) / width + view.y,
  };
}

/** @param {View} view @param {Size} size @returns {Box} what of the world is to be seen */
export function visibleBox(view, size) {
  const { x: left, y: top } = toWorld(view, size, { x: 0, y: 0 });
  const { x: right, y: bottom } = toWorld(view, size, { x: size.width, y: size.height });
  return { left, top, right, bottom };
}

/**
 * @param {View} view
 * @param {number} right - pixels by which the picture moves to the right
 * @param {number} down
 * @returns {View}
 */
export function moved(view, right, down) {
  const width = worldWidth(view.zoom);
  return clamped({ ...view, x: view.x - right / width, y: view.y - down / width });
}

/**
 * Zoom so that the place under `at` stays where it is.
 *
 * @param {View} view
 * @param {Size} size
 * @param {Position} at - on the screen
 * @param {number} zoom
 * @returns {View}
 */
export function zoomedAt(view, size, at, zoom) {
  const kept = toWorld(view, size, at);
  const next = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom));
  const width = worldWidth(next);
  return clamped({
    x: kept.x - (at.x - size.width / 2) / width,
    y: kept.y - (at.y - size.height / 2) / width,
    zoom: next,
  });
}

/** @param {View} view @returns {View} whose middle is in the world */
function clamped({ x, y, zoom }) {
  return { x: Math.max(0, Math.min(1, x)), y: Math.max(0, Math.min(1, y)), zoom };
}

/**
 * The view that shows all of `bounds`, `padding` pixels off the edge, no nearer than `maxZoom`.
 *
 * @param {Bounds} bounds
 * @param {Size} size
 * @param {number} [padding]
 * @param {number} [maxZoom]
 * @returns {View}
 */
export function fitted(bounds, size, padding = 32, maxZoom = 16) {
  const { left, top, right, bottom } = boxOf(bounds);
  const across = Math.max(size.width - 2 * padding, 1) / Math.max(right - left, 1e-12);
  const down = Math.max(size.height - 2 * padding, 1) / Math.max(bottom - top, 1e-12);
  const zoom = Math.log2(Math.min(across, down) / 256);
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    zoom: Math.max(MIN_ZOOM, Math.min(maxZoom, zoom)),
  };
}

/** @param {Bounds} bounds @returns {Box} in the world */
export function boxOf({ south, west, north, east }) {
  const { x: left, y: top } = project({ lat: north, lon: west });
  const { x: right, y: bottom } = project({ lat: south, lon: east });
  return { left, top, right, bottom };
}

/**
 * @param {Iterable<Place & {radius_m?: number}>} places
 * @returns {Bounds | null} the smallest around all of them, or null of none
 */
export function boundsOf(places) {
  const bounds = { south: Infinity, west: Infinity, north: -Infinity, east: -Infinity };
  for (const { lat, lon, radius_m = 0 } of places) {
    const down = (radius_m / EQUATOR_M) * 360;
    const across = down / Math.cos((lat * Math.PI) / 180);
    bounds.south = Math.min(bounds.south, lat - down);
    bounds.north = Math.max(bounds.north, lat + down);
    bounds.west = Math.min(bounds.west, lon - across);
    bounds.east = Math.max(bounds.east, lon + across);
  }
  return bounds.south > bounds.north ? null : bounds;
}

/** @param {Box} one @param {Box} other @returns {boolean} */
export function overlap(one, other) {
  return (
    one.left <= other.right &&
    other.left <= one.right &&
    one.top <= other.bottom &&
    other.top <= one.bottom
  );
}

/** @param {number} lat @param {number} zoom @returns {number} */
export function metresPerPixel(lat, zoom) {
  return (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / worldWidth(zoom);
}
