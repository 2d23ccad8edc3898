// @ts-check
/**
 * The pieces that the phone's screens are made of.
 *
 * @module parts
 * @typedef {Node | string | null | false | undefined} Child
 */

import { icon, make, present } from "../../dispatch/dom.js";

export { icon, make, present };

/**
 * @param {string} text
 * @param {() => void} onClick
 * @param {{icon?: string, look?: string, small?: string, key?: string}} [options] - `look`: next, go, work
 * @returns {HTMLButtonElement}
 */
export function big(text, onClick, { icon: name, look = "", small, key } = {}) {
  const words = make("span", "", text, small && make("small", "", small));
  const element = make("button", `big ${look}`.trim(), name && icon(name), words);
  element.type = "button";
  element.dataset.key = key ?? text;
  element.addEventListener("click", onClick);
  return element;
}

/** @param {string} text @param {string} href @param {{icon?: string, look?: string}} [options] @returns {HTMLAnchorElement} */
export function bigLink(text, href, { icon: name, look = "" } = {}) {
  const element = make("a", `big ${look}`.trim(), name && icon(name), make("span", "", text));
  element.href = href;
  element.dataset.key = href;
  return element;
}

/** @param {string} name - what a screen reader says @param {string} iconName @param {() => void} onClick @param {string} [look] @returns {HTMLButtonElement} */
export function iconBig(name, iconName, onClick, look = "next more") {
  const element = make("button", `big ${look}`, icon(iconName));
  element.type = "button";
  element.setAttribute("aria-label", name);
  element.dataset.key = iconName;
  element.addEventListener("click", onClick);
  return element;
}

/** @param {string} text @param {string} [family] - good, sent, risk, alarm, would @param {string} [iconName] @returns {HTMLElement} */
export function ptag(text, family = "", iconName = "") {
  return make("span", `ptag ${family}`.trim(), iconName && icon(iconName), text);
}

/** @param {...Child} children @returns {HTMLElement} */
export function card(...children) {
  return make("section", "pcard", ...children);
}

/** @param {string} text @param {Child} [aside] - at the right edge @returns {HTMLElement} */
export function cardTitle(text, aside) {
  return make("h2", "card-title", make("span", "grow", text), aside && make("span", "aside", aside));
}

/**
 * A row of a card; with `href` or `onClick` it can be pressed.
 *
 * @param {{icon?: string, text: Child, sub?: Child, state?: Child, family?: string, stateIcon?: string,
 *   href?: string, onClick?: () => void, key?: string}} row
 * @returns {HTMLElement}
 */
export function prow({ icon: name, text, sub, state, family = "", stateIcon, href, onClick, key }) {
  const element = href ? make("a", "prow") : make(onClick ? "button" : "div", "prow");
  if (href) /** @type {HTMLAnchorElement} */ (element).href = href;
  if (onClick) {
    /** @type {HTMLButtonElement} */ (element).type = "button";
    element.addEventListener("click", onClick);
  }
  if (href || onClick) element.dataset.key = key ?? href ?? String(text);
  element.append(
    ...present([
      name ? icon(name) : make("span"),
      make("span", "prow-text", text, sub && make("span", "sub", sub)),
      state && make("span", `state ${family}`.trim(), stateIcon && icon(stateIcon), state),
    ]),
  );
  return element;
}

/** @param {string} title @param {Child} text @param {string} [iconName] @param {string} [family] @returns {HTMLElement} */
export function banner(title, text, iconName = "off", family = "") {
  return make("div", `banner ${family}`.trim(), icon(iconName), make("b", "", title), text && make("span", "", text));
}

/**
 * @param {string} label
 * @param {HTMLElement} control - an input, a select, a textarea
 * @param {string} [hint]
 * @returns {HTMLElement}
 */
export function field(label, control, hint) {
  const id = control.id || `field-${label.replace(/\W+/g, "-")}-${Math.random().toString(36).slice(2, 7)}`;
  control.id = id;
  control.classList.add("pinput");
  const name = make("label", "plabel", label);
  name.htmlFor = id;
  return make("div", "pfield", name, control, hint && make("p", "hint", hint));
}

/** @param {Partial<HTMLInputElement>} [values] @returns {HTMLInputElement} */
export function input(values = {}) {
  return Object.assign(make("input"), values);
}

/** @param {Partial<HTMLTextAreaElement>} [values] @returns {HTMLTextAreaElement} */
export function textarea(values = {}) {
  return Object.assign(make("textarea"), { rows: 4, ...values });
}

/**
 * A list of which one is chosen; large enough for gloves.
 *
 * @param {string} legend
 * @param {{value: string, text: string}[]} options
 * @param {{name: string, value?: string | null, onChange: (value: string) => void}} choice
 * @returns {HTMLFieldSetElement}
 */
export function choices(legend, options, { name, value, onChange }) {
  const rows = options.map((option) => {
    const radio = input({ type: "radio", name, value: option.value, checked: option.value === value });
    radio.dataset.key = `${name}-${option.value}`;
    radio.addEventListener("change", () => onChange(option.value));
    return make("label", "choice", radio, make("span", "", option.text));
  });
  return make("fieldset", "choices", make("legend", "plabel", legend), ...rows);
}

/** @param {HTMLElement} form @param {string} text - what is wrong, beside where it is */
export function complain(form, text) {
  let said = form.querySelector(".complaint");
  if (!said) {
    said = make("p", "complaint");
    said.setAttribute("role", "alert");
    form.append(said);
  }
  said.textContent = text;
}
