// @ts-check
/**
 * The elements of a timeline's row: made once, then changed in place, so that focus and motion
 * survive a new snapshot.
 *
 * @module row-items
 * @typedef {import("./layout.js").Item} Item
 */

import { icon, make } from "../dom.js";
import { signalLook, statusLook } from "../looks.js";
import { clock, say } from "../words.js";

/** @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = { visit: "div", rest: "div", absent: "div", slip: "div", over: "div", flag: "em" };

/** @param {Item} item @returns {HTMLElement} */
export function makeItem(item) {
  const element = make(TAGS[item.kind] ?? "i");
  if (item.kind === "visit") {
    element.setAttribute("role", "gridcell");
    element.tabIndex = -1;
  }
  return element;
}

/**
 * Let an element show its item.
 *
 * @param {HTMLElement} element
 * @param {Item} item
 * @param {string} zone
 */
export function showItem(element, item, zone) {
  element.style.setProperty("--s", String(item.s));
  element.style.setProperty("--d", String(item.d));
  element.className = [item.kind, item.state && classOf(item)].filter(Boolean).join(" ");
  if (item.kind === "visit") showVisit(element, item, zone);
  else if (item.kind === "travel") element.style.setProperty("--part", `${(item.share ?? 0) * 100}%`);
  else if (item.kind === "rest" && !element.firstChild) showRest(element);
  else if (item.kind === "absent") showAbsence(element, item, zone);
  else if (item.kind === "over") element.title = say("runs_over", { minutes: item.minutes ?? 0 });
  else if (item.kind === "flag") element.replaceChildren(icon("clock"), `+${item.minutes}`);
}

/** @param {Item} item @returns {string} */
function classOf({ kind, state }) {
  return kind === "absent" ? "" : (state ?? "");
}

/** @param {HTMLElement} element */
function showRest(element) {
  element.append(icon("cup"));
  element.title = say("break");
}

/** @param {HTMLElement} element @param {Item} item @param {string} zone */
function showAbsence(element, { text = "", state, pad = 0 }, zone) {
  element.style.setProperty("--pad", String(pad));
  element.textContent = state ? say("since", { what: text, at: clock(state, zone) }) : text;
}

/** @param {HTMLElement} element @param {Item} item @param {string} zone */
function showVisit(element, { visit, part, d }, zone) {
  if (!visit || !part) return;
  const signal = signalLook(part);
  element.dataset.st = part.status;
  element.dataset.visit = String(visit.id);
  element.dataset.part = String(part.id);
  element.classList.toggle("dot", d < 0.25);
  element.classList.toggle("short", d >= 0.25 && d < 0.55);
  element.classList.toggle("risk", signal?.family === "risk");
  element.classList.toggle("alarm", part.signal === "late");
  element.classList.toggle("conflict", part.signal === "conflict");
  const isOver = part.signal === "conflict" || part.signal === "emergency";
  const look = isOver && signal ? signal : statusLook(part.status);
  const at = make("small", "at", `${clock(part.starts_at, zone)}`);
  element.replaceChildren(icon(look.icon), make("b", "", visit.short), make("span", "", visit.work), at);
  const mark = markOf(visit);
  if (mark) element.append(icon(mark, "pin i"));
  const name = nameOf({ visit, part }, zone);
  element.setAttribute("aria-label", name);
  element.title = name;
}

/** @param {import("../board-store.js").Visit} visit @returns {string} the icon in its corner, or "" */
function markOf({ pin, crew }) {
  if (pin === "time" || pin === "both") return "lock";
  if (pin) return "pin";
  return crew > 1 ? "user" : "";
}

/**
 * A full sentence, so that whoever hears the board knows as much as whoever sees it.
 *
 * @param {Required<Pick<Item, "visit" | "part">>} item
 * @param {string} zone
 * @returns {string}
 */
export function nameOf({ visit, part }, zone) {
  const from = part.work_started_at ?? part.starts_at;
  const until = part.work_ended_at ?? part.ends_at;
  const words = [
    say("cell", {
      customer: visit.customer,
      work: visit.work,
      from: clock(from, zone),
      until: clock(until, zone),
      status: statusLook(part.status).label,
    }),
  ];
  if (visit.promise) {
    const { starts_at, ends_at } = visit.promise;
    words.push(say("promised", { from: clock(starts_at, zone), until: clock(ends_at, zone) }));
  }
  const signal = signalLook(part);
  if (signal) words.push(signal.label);
  return words.join(", ");
}

/** @param {Item} item @returns {string} the same for what looks the same */
export function signOf({ visit, part, ...item }) {
  const shown = [visit?.short, visit?.work, visit?.pin, visit?.crew, part?.status, part?.signal, part?.late_minutes];
  return JSON.stringify([item, shown]);
}

/** @param {Item} item @returns {string} the same while only the clock moves an estimate */
export function newsOf({ part, visit }) {
  const { status, signal, technician, starts_at, ends_at } = part ?? {};
  return JSON.stringify([status, signal, technician, starts_at, ends_at, visit?.pin]);
}
