// @ts-check
/**
 * The signs that routes and markers are drawn with.
 *
 * @module shapes
 * @typedef {import("./projection.js").Position} Position
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {object} Look
 * @property {string} fill
 * @property {string} stroke
 * @property {string} ink - of the text
 * @property {number} width - of the stroke
 * @property {number[]} [dash]
 */

/**
 * A circle with a short text in it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Position} at
 * @param {{radius: number, text: string, font: string}} badge
 * @param {Look} look
 */
export function drawBadge(context, at, { radius, text, font }, look) {
  drawDot(context, at, radius, look);
  context.fillStyle = look.ink;
  context.font = `700 11px ${font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, at.x, at.y + 0.5);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Position} at
 * @param {number} radius
 * @param {Pick<Look, "fill" | "stroke" | "width" | "dash">} look
 */
export function drawDot(context, at, radius, look) {
  const path = new Path2D();
  path.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  drawShape(context, path, look);
}

/**
 * A square on its corner: what has no place in anybody's day yet.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Position} at
 * @param {number} radius
 * @param {Pick<Look, "fill" | "stroke" | "width" | "dash">} look
 */
export function drawDiamond(context, { x, y }, radius, look) {
  const path = new Path2D();
  path.moveTo(x, y - radius);
  path.lineTo(x + radius, y);
  path.lineTo(x, y + radius);
  path.lineTo(x - radius, y);
  path.closePath();
  drawShape(context, path, look);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Position} at
 * @param {Pick<Look, "fill" | "stroke" | "width" | "dash">} look
 */
export function drawHouse(context, { x, y }, look) {
  const path = new Path2D();
  path.moveTo(x - 5, y + 5);
  path.lineTo(x - 5, y - 1);
  path.lineTo(x, y - 6);
  path.lineTo(x + 5, y - 1);
  path.lineTo(x + 5, y + 5);
  path.closePath();
  drawShape(context, path, look);
}

/**
 * A pin whose tip is at the place.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Position} at
 * @param {Theme} theme
 */
export function drawPin(context, { x, y }, theme) {
  const path = new Path2D();
  path.moveTo(x, y);
  path.bezierCurveTo(x - 8, y - 10, x - 13, y - 15, x - 13, y - 22);
  path.arc(x, y - 22, 13, Math.PI, 0);
  path.bezierCurveTo(x + 13, y - 15, x + 8, y - 10, x, y);
  path.closePath();
  drawShape(context, path, { fill: theme.ink, stroke: theme.surface, width: 2.5 });
  drawDot(context, { x, y: y - 22 }, 4.5, { fill: theme.surface, stroke: theme.surface, width: 0 });
}

/**
 * Roughly where somebody is: a circle one sees the streets through, and a name.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Position} at
 * @param {number} radius
 * @param {string} name
 * @param {Theme} theme
 */
export function drawArea(context, at, radius, name, theme) {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.globalAlpha = 0.16;
  context.fillStyle = theme["go-solid"];
  context.fill();
  context.globalAlpha = 0.75;
  context.strokeStyle = theme["go-solid"];
  context.lineWidth = 2;
  context.stroke();
  context.globalAlpha = 1;
  context.font = `600 13px ${theme.font}`;
  context.textAlign = "center";
  writeWithHalo(context, name, at, theme["go-fg"], theme);
}

/**
 * A name beside a sign.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {Position} at - the sign's middle
 * @param {number} radius - the sign's
 * @param {Theme} theme
 */
export function drawCaption(context, text, at, radius, theme) {
  context.font = `600 12px ${theme.font}`;
  context.textAlign = "left";
  writeWithHalo(context, text, { x: at.x + radius + 5, y: at.y }, theme.ink, theme);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {Position} at
 * @param {string} ink
 * @param {Theme} theme
 */
function writeWithHalo(context, text, at, ink, theme) {
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = theme["map-halo"];
  context.strokeText(text, at.x, at.y);
  context.fillStyle = ink;
  context.fillText(text, at.x, at.y);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {Pick<Look, "fill" | "stroke" | "width" | "dash">} look
 */
function drawShape(context, path, { fill, stroke, width, dash = [] }) {
  context.fillStyle = fill;
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.fill(path);
  if (width === 0) return;
  context.setLineDash(dash);
  context.stroke(path);
  context.setLineDash([]);
}
