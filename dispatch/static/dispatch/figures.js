// @ts-check
/**
 * The figures of the day; what is alarming vanishes at zero, and leads to what it counts.
 *
 * @module figures
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 */

import { icon, make } from "./dom.js";
import { figureOfTime, percent, say, sayCount } from "./words.js";

/**
 * @param {HTMLElement} element
 * @param {BoardStore} store
 */
export function showFigures(element, store) {
  const { figures } = store.snapshot;
  element.replaceChildren(
    figure(String(figures.served), say("served", { count: figures.visits })),
    figure(percent(figures.promises_kept, figures.promised), say("in_promise"), "minor"),
    figure(figureOfTime(figures.travel_s), say("travel"), "minor"),
    figure(String(figures.unplanned), say("unplanned"), "minor"),
    ...signals(store),
  );
  for (const count of document.querySelectorAll("[data-count]")) {
    count.textContent = String(figures.unplanned);
  }
}

/** @param {BoardStore} store @returns {HTMLElement[]} */
function signals(store) {
  const { figures } = store.snapshot;
  return [
    signal(store, "may_be_late", figures.may_be_late, "risk", "clock", say("figure_may_be_late")),
    signal(store, "late", figures.late, "alarm", "clock", say("figure_late")),
    signal(store, "conflict", figures.conflicts, "alarm", "split", sayCount("conflicts", figures.conflicts)),
  ].filter((one) => one !== null);
}

/**
 * @param {string} value
 * @param {string} label
 * @param {string} [className]
 * @returns {HTMLElement}
 */
function figure(value, label, className = "") {
  return make("span", `fig ${className}`.trim(), make("b", "", value), ` ${label}`);
}

/**
 * A button that goes through the visits it counts, one with each press.
 *
 * @param {BoardStore} store
 * @param {string} kind - of the signal
 * @param {number} count
 * @param {string} family
 * @param {string} iconName
 * @param {string} label
 * @returns {HTMLElement | null}
 */
function signal(store, kind, count, family, iconName, label) {
  if (count === 0) return null;
  const element = make("button", `fig ${family}`, icon(iconName), make("b", "", String(count)), ` ${label}`);
  element.type = "button";
  element.dataset.signal = kind;
  element.addEventListener("click", () => {
    const ids = store.snapshot.visits
      .filter(({ parts }) => parts.some((part) => part.signal === kind))
      .map(({ id }) => id);
    const next = ids.indexOf(store.selected ?? -1) + 1;
    store.select(ids[next % ids.length] ?? null);
  });
  return element;
}
