// @ts-check
/**
 * Small helpers to make elements; no markup is ever built from strings.
 *
 * @module dom
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {(Node | string | null | false | undefined)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...present(children));
  return element;
}

/** @param {(Node | string | null | false | undefined)[]} children @returns {(Node | string)[]} */
export function present(children) {
  return /** @type {(Node | string)[]} */ (
    children.filter((child) => child !== null && child !== false && child !== undefined && child !== "")
  );
}

/**
 * @param {string} name - of a symbol in the page's sprite
 * @param {string} [className]
 * @returns {SVGSVGElement}
 */
export function icon(name, className = "i") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * @param {string} text
 * @param {string} className - beside `btn`
 * @param {() => void} onClick
 * @param {string} [iconName]
 * @returns {HTMLButtonElement}
 */
export function button(text, className, onClick, iconName) {
  const element = make("button", `btn ${className}`.trim(), iconName && icon(iconName), text);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

/**
 * @param {string} name - what a screen reader says
 * @param {string} iconName
 * @param {() => void} onClick
 * @returns {HTMLButtonElement}
 */
export function iconButton(name, iconName, onClick) {
  const element = button("", "quiet icon", onClick, iconName);
  element.setAttribute("aria-label", name);
  element.title = name;
  return element;
}

/**
 * @param {string} text
 * @param {string} [family] - risk, alarm, sent...
 * @param {string} [iconName]
 * @returns {HTMLElement}
 */
export function tag(text, family = "", iconName = "") {
  return make("span", `tag ${family}`.trim(), iconName && icon(iconName), text);
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

/** @param {string} id @returns {any} what the page handed over */
export function handedOver(id) {
  return JSON.parse(byId(id).textContent ?? "null");
}
