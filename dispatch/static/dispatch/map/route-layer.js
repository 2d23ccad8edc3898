// @ts-check
/**
 * Draws who drives where: all routes thin and grey, the chosen one in ink with its stops, a
 * proposed one violet and dashed.
 *
 * @module route-layer
 * @typedef {import("./projection.js").Place} Place
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./hit.js").Line} Line
 * @typedef {import("./hit.js").Target} Target
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {object} RoutePoint
 * @property {number} lat
 * @property {number} lon
 * @property {number | string} [number] - makes the point a stop, shown when the route is chosen or proposed
 * @property {string} [id] - what choosing the stop selects: the visit
 * @property {string} [label] - written beside the stop, for the selected visit
 * @property {"done" | "risk" | "alarm"} [state]
 * @typedef {object} Route
 * @property {string} id
 * @property {RoutePoint[]} points - in the order of driving
 * @property {boolean} [isChosen]
 * @property {boolean} [isProposed]
 * @property {boolean} [isPast] - driven already
 */

import { drawBadge, drawCaption } from "./shapes.js";

const STOP_RADIUS = 10;
const MARKED_RADIUS = 12;

/**
 * @param {CanvasRenderingContext2D} context - in CSS pixels
 * @param {{route: Route, line: Position[]}[]} routes - each with its line on the screen
 * @param {Theme} theme
 * @returns {Line[]} for finding the one under the pointer
 */
export function drawRoutes(context, routes, theme) {
  const ordered = [...routes].sort((one, other) => rank(one.route) - rank(other.route));
  context.save();
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { route, line } of ordered) drawLine(context, route, line, theme);
  context.restore();
  return ordered.map(({ route, line }) => ({ id: route.id, points: line }));
}

/** @param {Route} route @returns {number} the higher, the more on top */
function rank({ isChosen, isProposed, isPast }) {
  if (isProposed) return 3;
  if (isChosen) return 2;
  return isPast ? 1 : 0;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Route} route
 * @param {Position[]} line
 * @param {Theme} theme
 */
function drawLine(context, route, line, theme) {
  const path = new Path2D();
  line.forEach(({ x, y }, index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
  const isLoud = route.isProposed || (route.isChosen && !route.isPast);
  if (isLoud) {
    context.strokeStyle = theme["map-halo"];
    context.lineWidth = 6;
    context.stroke(path);
  }
  if (route.isProposed) {
    context.strokeStyle = theme["would-solid"];
    context.setLineDash([5, 5]);
  } else {
    context.strokeStyle = isLoud ? theme.ink : theme["route-quiet"];
    context.globalAlpha = isLoud || route.isPast ? 1 : 0.6;
  }
  context.lineWidth = isLoud || route.isPast ? 3 : 1.6;
  context.stroke(path);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context - in CSS pixels
 * @param {Route[]} routes
 * @param {(place: Place) => Position} onScreen
 * @param {Theme} theme
 * @returns {Target[]} the stops that can be chosen
 */
export function drawStops(context, routes, onScreen, theme) {
  /** @type {Target[]} */
  const targets = [];
  /** @type {(() => void)[]} */
  const captions = [];
  for (const route of routes) {
    if (!route.isChosen && !route.isProposed) continue;
    for (const point of route.points) {
      const { id, label, number, state } = point;
      if (number === undefined) continue;
      const at = onScreen(point);
      const radius = state && state !== "done" ? MARKED_RADIUS : STOP_RADIUS;
      const badge = { radius, text: `${number}`, font: theme.font };
      drawBadge(context, at, badge, stopLook(route, point, theme));
      if (label) captions.push(() => drawCaption(context, label, at, radius, theme));
      if (id) targets.push({ id, kind: "visit", ...at, radius });
    }
  }
  for (const write of captions) write();
  return targets;
}

/**
 * @param {Route} route
 * @param {RoutePoint} point
 * @param {Theme} theme
 * @returns {import("./shapes.js").Look}
 */
function stopLook({ isProposed }, { state }, theme) {
  if (isProposed) {
    const look = { fill: theme["would-bg"], stroke: theme["would-solid"], ink: theme["would-fg"] };
    return { ...look, width: 2, dash: [3, 2] };
  }
  if (state === "risk" || state === "alarm") {
    const look = { fill: theme[`${state}-bg`], stroke: theme[`${state}-line`] };
    return { ...look, ink: theme[`${state}-fg`], width: 2 };
  }
  const isDone = state === "done";
  return {
    fill: theme.surface,
    stroke: isDone ? theme["route-quiet"] : theme.ink,
    ink: isDone ? theme["ink-3"] : theme.ink,
    width: 2,
  };
}
