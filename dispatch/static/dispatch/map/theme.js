// @ts-check
/**
 * The map's colours, read from the page's tokens: a canvas cannot use custom properties itself.
 *
 * @module theme
 * @typedef {Record<typeof TOKENS[number], string>} Theme
 */

const TOKENS = /** @type {const} */ ([
  "map-land", "map-block", "map-street", "map-main", "map-casing", "map-water", "map-label",
  "map-halo", "route-quiet", "surface", "ink", "ink-2", "ink-3", "on-ink", "line-strong",
  "go-solid", "go-fg", "on-go", "work-solid", "on-work", "risk-bg", "risk-fg", "risk-line",
  "alarm-bg", "alarm-fg", "alarm-line", "alarm-solid", "on-alarm", "would-bg", "would-fg",
  "would-solid", "font",
]);

/** @param {Element} element @returns {Theme} as it applies there now */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const entries = TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]);
  return Object.fromEntries(entries);
}

/**
 * Call `onChange` whenever the colours may have changed: by the person or by the system.
 *
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 */
export function watchTheme(onChange, signal) {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  signal.addEventListener("abort", () => observer.disconnect());
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", onChange, { signal });
  }
}
