// @ts-check
/**
 * The parts of a map that are not drawn: its canvas, two buttons, a note and the attribution.
 *
 * @module controls
 * @typedef {object} Labels
 * @property {string} map - the map's accessible name
 * @property {string} zoomIn
 * @property {string} zoomOut
 * @typedef {object} Parts
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} tools - where a page may add buttons of its own
 * @property {HTMLElement} foot - what lies over the lower edge
 * @property {HTMLElement} note
 * @property {HTMLAnchorElement} attribution
 */

const SVG = "http://www.w3.org/2000/svg";
const COPYRIGHT_URL = "https://www.openstreetmap.org/copyright";

/**
 * @param {HTMLElement} element - is emptied
 * @param {Labels} labels
 * @param {(steps: number) => void} onZoom
 * @returns {Parts}
 */
export function buildParts(element, labels, onZoom) {
  const canvas = make("canvas", "map-canvas");
  canvas.tabIndex = 0;
  // Arrows and +/- belong to the map while it has the focus; what it shows is also in lists.
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", labels.map);
  const tools = make("div", "map-tools");
  tools.append(
    makeButton(labels.zoomIn, "M8 3v10M3 8h10", () => onZoom(1)),
    makeButton(labels.zoomOut, "M3 8h10", () => onZoom(-1)),
  );
  const note = make("p", "map-note");
  note.hidden = true;
  const attribution = make("a", "map-attribution");
  attribution.href = COPYRIGHT_URL;
  attribution.target = "_blank";
  attribution.rel = "noopener noreferrer";
  attribution.hidden = true;
  const foot = make("div", "map-foot");
  foot.append(note, attribution);
  element.classList.add("map-view");
  element.replaceChildren(canvas, tools, foot);
  return { canvas, tools, foot, note, attribution };
}

/**
 * @param {string} name
 * @param {string} shape - of the icon, in a square of 16
 * @param {() => void} onClick
 * @returns {HTMLButtonElement}
 */
function makeButton(name, shape, onClick) {
  const button = make("button", "map-tool");
  button.type = "button";
  button.title = name;
  button.setAttribute("aria-label", name);
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shape);
  icon.append(path);
  button.append(icon);
  button.addEventListener("click", onClick);
  return button;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
