// @ts-check
/**
 * What a pointer means: the marker or the route nearest to it.
 *
 * @module hit
 * @typedef {import("./projection.js").Position} Position
 * @typedef {{id: string, kind: string, x: number, y: number, radius: number}} Target - on the screen
 * @typedef {{id: string, points: Position[]}} Line - on the screen
 */

// Half of the 24 px that a target measures at least.
const LEAST_RADIUS = 12;

const LINE_REACH = 6;

/**
 * The target under `at`. Where several are, the nearest middle wins; of equals, the topmost.
 *
 * @param {Target[]} targets - from the lowest to the topmost
 * @param {Position} at
 * @returns {Target | null}
 */
export function targetAt(targets, at) {
  let found = null;
  let nearest = Infinity;
  for (const target of targets) {
    const distance = Math.hypot(target.x - at.x, target.y - at.y);
    if (distance <= Math.max(target.radius, LEAST_RADIUS) && distance <= nearest) {
      found = target;
      nearest = distance;
    }
  }
  return found;
}

/**
 * The line that passes `at` most closely, if any is near.
 *
 * @param {Line[]} lines - from the lowest to the topmost
 * @param {Position} at
 * @returns {Line | null}
 */
export function lineAt(lines, at) {
  let found = null;
  let nearest = LINE_REACH;
  for (const line of lines) {
    for (let index = 1; index < line.points.length; index += 1) {
      const distance = distanceToPiece(at, line.points[index - 1], line.points[index]);
      if (distance <= nearest) {
        found = line;
        nearest = distance;
      }
    }
  }
  return found;
}

/**
 * @param {Position} at
 * @param {Position} start
 * @param {Position} end
 * @returns {number} distance from `at` to the straight piece between `start` and `end`
 */
export function distanceToPiece(at, start, end) {
  const nearest = nearestOnPiece(at, start, end);
  return Math.hypot(nearest.x - at.x, nearest.y - at.y);
}

/**
 * @param {Position} at
 * @param {Position} start
 * @param {Position} end
 * @returns {Position} the point of the straight piece between `start` and `end` nearest to `at`
 */
export function nearestOnPiece(at, start, end) {
  const right = end.x - start.x;
  const down = end.y - start.y;
  const length = right * right + down * down;
  const along = length && ((at.x - start.x) * right + (at.y - start.y) * down) / length;
  const share = Math.max(0, Math.min(1, along));
  return { x: start.x + share * right, y: start.y + share * down };
}
