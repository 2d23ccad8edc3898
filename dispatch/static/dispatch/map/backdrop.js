// @ts-check
/**
 * The picture behind routes and markers, kept on a canvas of its own so that panning only copies.
 *
 * @module backdrop
 * @typedef {import("./base-map-file.js").BaseMap} BaseMap
 * @typedef {import("./projection.js").Size} Size
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {{view: View, size: Size, ratio: number, theme: Theme}} Frame
 */

import { drawLabels } from "./label-layer.js";
import { overlap, toScreen, visibleBox, worldWidth } from "./projection.js";
import { StreetLayer, localBox } from "./street-layer.js";

// How much is drawn beyond each edge, for panning.
const MARGIN = 160;

// While the zoom changes by less, the picture is stretched, and drawn anew when it stands still:
// drawing a whole town takes longer than a frame.
const MOST_STRETCH = 1;

/** Land, sea, streets and names; without a base map nearby, a grid. */
export class Backdrop {
  constructor() {
    this.canvas = document.createElement("canvas");
    /** @type {StreetLayer | null} */
    this.streets = null;
    /** @type {Frame | null} what the canvas shows */
    this.drawn = null;
  }

  /** @param {BaseMap} baseMap */
  setBaseMap(baseMap) {
    this.streets = new StreetLayer(baseMap);
    this.drawn = null;
  }

  /**
   * Put the picture on a canvas.
   *
   * @param {CanvasRenderingContext2D} context - in device pixels
   * @param {Frame} frame
   * @param {boolean} isMoving - whether a rough picture will do for the moment
   */
  draw(context, frame, isMoving) {
    if (!this.drawn || !isAlike(this.drawn, frame) || !covers(this.drawn, frame, isMoving)) {
      this.#paint(frame);
    }
    const { view, size } = /** @type {Frame} */ (this.drawn);
    const stretch = 2 ** (frame.view.zoom - view.zoom);
    const middle = toScreen(frame.view, frame.size, view);
    const width = (size.width + 2 * MARGIN) * stretch;
    const height = (size.height + 2 * MARGIN) * stretch;
    context.fillStyle = frame.theme["map-land"];
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(
      this.canvas,
      Math.round((middle.x - width / 2) * frame.ratio),
      Math.round((middle.y - height / 2) * frame.ratio),
      width * frame.ratio,
      height * frame.ratio,
    );
  }

  /** @param {Frame} frame */
  #paint({ view, size, ratio, theme }) {
    const whole = { width: size.width + 2 * MARGIN, height: size.height + 2 * MARGIN };
    this.canvas.width = Math.round(whole.width * ratio);
    this.canvas.height = Math.round(whole.height * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    context.scale(ratio, ratio);
    context.fillStyle = theme["map-land"];
    context.fillRect(0, 0, whole.width, whole.height);
    if (this.streets && isNear(this.streets.baseMap, view, size)) {
      this.streets.draw(context, view, whole, theme);
      drawLabels(context, this.streets.baseMap, view, whole, theme);
    } else {
      drawGrid(context, view, whole, theme);
    }
    this.drawn = { view, size, ratio, theme };
  }
}

/** @param {Frame} drawn @param {Frame} wanted @returns {boolean} alike but for the place */
function isAlike(drawn, wanted) {
  return (
    drawn.theme === wanted.theme &&
    drawn.ratio === wanted.ratio &&
    drawn.size.width === wanted.size.width &&
    drawn.size.height === wanted.size.height
  );
}

/** @param {Frame} drawn @param {Frame} wanted @param {boolean} isMoving @returns {boolean} */
function covers({ view, size }, wanted, isMoving) {
  const stretch = Math.abs(wanted.view.zoom - view.zoom);
  if (stretch > 0) return isMoving && stretch < MOST_STRETCH;
  const middle = toScreen(wanted.view, size, view);
  return (
    Math.abs(middle.x - size.width / 2) <= MARGIN && Math.abs(middle.y - size.height / 2) <= MARGIN
  );
}

/** @param {BaseMap} baseMap @param {View} view @param {Size} size @returns {boolean} */
function isNear(baseMap, view, size) {
  return overlap(baseMap.extent, localBox(baseMap, view, size));
}

/**
 * A grid of squares that doubles its density with the zoom: something to see the movement by.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Size} size
 * @param {Theme} theme
 */
function drawGrid(context, view, size, theme) {
  const step = 64 * 2 ** (view.zoom - Math.floor(view.zoom));
  const { left, top } = visibleBox(view, size);
  const width = worldWidth(view.zoom);
  context.strokeStyle = theme["map-street"];
  context.lineWidth = 1;
  context.beginPath();
  for (let x = step - ((left * width) % step); x < size.width; x += step) {
    context.moveTo(x, 0);
    context.lineTo(x, size.height);
  }
  for (let y = step - ((top * width) % step); y < size.height; y += step) {
    context.moveTo(0, y);
    context.lineTo(size.width, y);
  }
  context.stroke();
}
