// @ts-check
/**
 * The frame around every screen: title, what waits to be sent, content, next step, tabs. What
 * changes below a finger or a half-typed word waits until it is lifted, or the word is done.
 *
 * @module frame
 * @typedef {import("./parts.js").Child} Child
 * @typedef {object} View
 * @property {string} title
 * @property {string} [sub]
 * @property {string} [back] - the address of the screen above
 * @property {Child} [aside] - in the header, before what waits
 * @property {Child[]} body
 * @property {Child[]} [bottom]
 * @property {string} [tab] - which tab this belongs to; without one there are no tabs
 * @property {boolean} [holds] - a form: changes from outside do not draw it anew
 * @property {string} [look] - a class of the whole
 */

import { noticeCount, now, state } from "./app.js";
import { putAside } from "./kept.js";
import { icon, make, present } from "./parts.js";
import { age, say, sayCount } from "./words.js";

const TABS = [
  { name: "today", href: "#/", icon: "list" },
  { name: "map", href: "#/map", icon: "map" },
  { name: "notices", href: "#/notices", icon: "bell" },
  { name: "outbox", href: "#/outbox", icon: "cloud" },
];
// Beyond it a title is smaller, and may take two lines.
const LONG_TITLE = 15;
const TYPED = "input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea, select";

const page = /** @type {HTMLElement} */ (document.getElementById("app"));
const live = /** @type {HTMLElement} */ (document.getElementById("live"));
let isPressed = false;
/** @type {(() => void) | null} */
let waiting = null;
let saidCount = -1;

for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => {
    isPressed = kind === "pointerdown";
    // The click comes right after the finger is lifted.
    if (!isPressed) setTimeout(catchUp, 0);
  });
}
document.addEventListener("focusout", () => setTimeout(catchUp, 0));

function catchUp() {
  if (waiting && !isBusy()) waiting();
}

function isBusy() {
  return isPressed || (document.activeElement?.matches(TYPED) && page.contains(document.activeElement));
}

/** @param {() => View} render @param {{isNew: boolean, phase: string}} options */
export function draw(render, { isNew, phase }) {
  const redraw = () => draw(render, { isNew: false, phase });
  waiting = null;
  if (!isNew && isBusy()) {
    waiting = redraw;
    return;
  }
  if (!isNew && page.dataset.holds === "true") return refreshEdges(phase);
  show(render(), isNew, phase);
}

/** @param {View} view @param {boolean} isNew @param {string} phase */
function show(view, isNew, phase) {
  const scroll = isNew ? 0 : page.querySelector(".scroll")?.scrollTop ?? 0;
  const focused = isNew ? null : focusKey();
  document.title = `${view.title} · Callout`;
  page.dataset.holds = String(view.holds ?? false);
  page.className = `phone ${view.look ?? ""}`.trim();
  const content = make("main", "scroll", ...present(view.body));
  content.id = "main";
  putAside(page);
  page.replaceChildren(
    ...present([
      header(view, phase),
      content,
      view.bottom?.some(Boolean) && make("div", `bottom${view.bottom.filter(Boolean).length > 1 ? " pair" : ""}`, ...view.bottom),
      view.tab && tabs(view.tab),
    ]),
  );
  content.scrollTop = scroll;
  if (isNew) content.querySelector(".next-card")?.scrollIntoView({ block: "nearest" });
  if (isNew) /** @type {HTMLElement | null} */ (page.querySelector("h1"))?.focus({ preventScroll: true });
  else if (focused) focusAt(focused);
  tellCount();
}

/** @returns {string | null} */
function focusKey() {
  const element = document.activeElement;
  return element instanceof HTMLElement && page.contains(element) ? element.dataset.key ?? null : null;
}

/** @param {string} key */
function focusAt(key) {
  /** @type {HTMLElement | null} */ (page.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus({ preventScroll: true });
}

/** @param {View} view @param {string} phase @returns {HTMLElement} */
function header({ title, sub, back, aside }, phase) {
  const heading = make("h1", title.length > LONG_TITLE ? "long" : "cut", title);
  heading.tabIndex = -1;
  const up = back && make("a", "back", icon("left"));
  if (up) {
    up.href = back;
    up.dataset.key = "back";
    up.setAttribute("aria-label", say("back"));
  }
  const words = make("div", "grow", heading, sub && make("p", "sub-title", sub));
  return make("header", up ? "has-back" : "", up, words, aside, state().meta.me && syncChip(phase));
}

/** @param {string} phase @returns {HTMLAnchorElement} how much waits, and since when */
function syncChip(phase) {
  const { count, oldest } = state().backlog;
  const isOff = phase === "offline" || phase === "troubled";
  const chip = make("a", "sync", icon(count === 0 && !isOff ? "check" : isOff ? "off" : "cloud"));
  chip.href = "#/outbox";
  chip.dataset.key = "sync";
  if (count > 0) chip.classList.add("wait");
  const words = count > 0 ? sayCount("waiting", count) : isOff ? say("offline") : say("all_sent");
  chip.append(make("span", "", words, oldest !== null && make("small", "", age(now() - oldest))));
  return chip;
}

/** @param {string} current @returns {HTMLElement} */
function tabs(current) {
  const counts = { notices: noticeCount(), outbox: state().backlog.count };
  const links = TABS.map((tab) => {
    const count = counts[/** @type {"notices" | "outbox"} */ (tab.name)] ?? 0;
    const link = make("a", "", icon(tab.icon), make("span", "", say(`tab.${tab.name}`)), count > 0 && make("span", "count", String(count)));
    link.href = tab.href;
    link.dataset.key = `tab-${tab.name}`;
    if (tab.name === current) link.setAttribute("aria-current", "page");
    return link;
  });
  const element = make("nav", "tabs", ...links);
  element.setAttribute("aria-label", say("main_menu"));
  return element;
}

/** @param {string} phase - what changes around a form that stays */
function refreshEdges(phase) {
  page.querySelector("header .sync")?.replaceWith(syncChip(phase));
  const current = page.querySelector(".tabs [aria-current]");
  const name = TABS.find((tab) => tab.href === current?.getAttribute("href"))?.name;
  if (name) page.querySelector(".tabs")?.replaceWith(tabs(name));
  tellCount();
}

/** Screen readers hear when all is sent, and when something begins to wait. */
function tellCount() {
  const { count } = state().backlog;
  if (saidCount >= 0 && (count === 0) !== (saidCount === 0)) tell(count === 0 ? say("all_sent") : sayCount("waiting", count));
  saidCount = count;
}

/** What was typed is done: the screen may change under it. */
export function doneTyping() {
  /** @type {HTMLElement | null} */ (document.activeElement)?.blur?.();
}

/** @param {string} text - for screen readers */
export function tell(text) {
  live.textContent = text;
}

/**
 * A sheet from below with a few acts; Escape and the ground behind close it.
 *
 * @param {string} title
 * @param {(close: () => void) => Child[]} content
 */
export function sheet(title, content) {
  const dialog = make("dialog", "psheet");
  const heading = make("h2", "", title);
  heading.id = "sheet-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = () => dialog.close();
  dialog.append(heading, ...present(content(close)));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
}
