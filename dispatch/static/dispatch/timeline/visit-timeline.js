// @ts-check
/**
 * The board's timeline: a row per technician, a cell per visit, an hour as wide as fits.
 *
 * @module visit-timeline
 * @typedef {import("../board-store.js").Snapshot} Snapshot
 * @typedef {import("../board-store.js").Technician} Technician
 * @typedef {import("./layout.js").Item} Item
 * @typedef {{element: HTMLElement, lane: HTMLElement, items: Map<string, {element: HTMLElement, item: Item, sign: string}>}} Row
 */

import { make } from "../dom.js";
import { clock, say, sayCount } from "../words.js";
import { nextCell } from "./grid-keys.js";
import { hoursIn, rangeOf, rowItems } from "./layout.js";
import { appear, ring, slide } from "./motion.js";
import { makeItem, newsOf, showItem, signOf } from "./row-items.js";
import { makeRow, showWho } from "./row-head.js";

// Below it, words do not fit into an hour: then the lanes scroll sideways.
const LEAST_HOUR_PX = 62;

/** Dispatches `choose` with the id of a visit in `detail`. */
export class VisitTimeline extends HTMLElement {
  /** @type {Map<number, Row>} */
  #rows = new Map();
  #grid = make("div", "grid");
  #axis = make("div", "axis");
  #now = make("div", "now");
  #nowAt = make("span", "now-at");
  /** @type {Snapshot | null} */
  #snapshot = null;
  #range = { from: 7, to: 18 };
  #hour = 90;
  /** @type {number | null} */
  #focused = null;
  #sizes = new ResizeObserver(() => this.#fit());

  connectedCallback() {
    this.setAttribute("role", "grid");
    this.#axis.setAttribute("role", "row");
    this.#now.setAttribute("aria-hidden", "true");
    this.#nowAt.setAttribute("aria-hidden", "true");
    this.#grid.append(this.#axis, this.#now);
    this.replaceChildren(this.#grid);
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("focusin", (event) => this.#onFocus(event));
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
  }

  /** @param {Snapshot} snapshot - to show; what changed since the last one moves */
  show(snapshot) {
    const isFirst = this.#snapshot === null;
    this.#snapshot = snapshot;
    this.#range = rangeOf(snapshot);
    this.style.setProperty("--from", String(this.#range.from));
    this.#fit();
    this.#showAxis(snapshot);
    const held = document.activeElement;
    snapshot.technicians.forEach((technician, index) => {
      const row = this.#rowOf(technician);
      const at = this.#grid.children[index + 1];
      if (at !== row.element) this.#grid.insertBefore(row.element, at);
      this.#showRow(row, technician, snapshot, isFirst);
    });
    this.#dropRows(new Set(snapshot.technicians.map(({ id }) => id)));
    if (held instanceof HTMLElement && held !== document.activeElement && this.contains(held)) {
      held.focus({ preventScroll: true });
    }
    this.#rove();
    this.tick(new Date(snapshot.now));
  }

  /** @param {number | null} visitId @param {number | null} technicianId */
  select(visitId, technicianId) {
    for (const cell of this.#cells()) {
      const isChosen = Number(cell.dataset.visit) === visitId;
      cell.classList.toggle("sel", isChosen);
      cell.setAttribute("aria-selected", String(isChosen));
      if (isChosen) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    for (const [id, { element }] of this.#rows) {
      element.setAttribute("aria-selected", String(id === technicianId));
    }
  }

  /** @param {Date} now - where the line goes; it is hidden on other days */
  tick(now) {
    if (!this.#snapshot) return;
    const hours = hoursIn(this.#snapshot)(now.toISOString());
    const { from, to } = this.#range;
    this.#now.hidden = hours < from || hours > to;
    this.#now.style.setProperty("--s", String(hours));
    this.#nowAt.hidden = this.#now.hidden;
    this.#nowAt.style.setProperty("--s", String(hours));
    this.#nowAt.textContent = clock(now, this.#snapshot.zone);
  }

  /** @param {number} visitId - to give the focus to its cell; whether there is one */
  focusVisit(visitId) {
    const cell = this.#cells().find((one) => Number(one.dataset.visit) === visitId);
    cell?.focus();
    return cell !== undefined;
  }

  #fit() {
    const who = this.#axis.firstElementChild?.clientWidth ?? 178;
    const hours = this.#range.to - this.#range.from;
    this.#hour = Math.max((this.clientWidth - who) / hours, LEAST_HOUR_PX);
    this.style.setProperty("--hour", `${this.#hour}px`);
    this.style.setProperty("--hours", String(hours));
  }

  /** @param {Snapshot} snapshot */
  #showAxis({ technicians, starts_at, zone }) {
    const who = make("div", "who", sayCount("technicians", technicians.length), make("span", "hint", say("visits")));
    who.setAttribute("role", "columnheader");
    const lane = make("div", "lane");
    lane.setAttribute("role", "presentation");
    for (let hour = this.#range.from + 1; hour < this.#range.to; hour += 1) {
      const mark = make("span", "", clock(new Date(Date.parse(starts_at) + hour * 3_600_000), zone));
      mark.setAttribute("role", "columnheader");
      mark.style.setProperty("--s", String(hour));
      lane.append(mark);
    }
    lane.append(this.#nowAt);
    this.#axis.replaceChildren(who, lane);
  }

  /** @param {Technician} technician @returns {Row} */
  #rowOf(technician) {
    let row = this.#rows.get(technician.id);
    if (!row) {
      row = { ...makeRow(), items: new Map() };
      this.#rows.set(technician.id, row);
    }
    return row;
  }

  /** @param {Row} row @param {Technician} technician @param {Snapshot} snapshot @param {boolean} isFirst */
  #showRow(row, technician, snapshot, isFirst) {
    const items = rowItems(technician, snapshot, this.#range);
    const kept = new Set(items.map(({ key }) => key));
    for (const [key, { element }] of row.items) {
      if (!kept.has(key)) {
        element.remove();
        row.items.delete(key);
      }
    }
    items.forEach((item, index) => this.#placeItem(row, item, index, isFirst, snapshot.zone));
    const count = items.filter(({ kind }) => kind === "visit").length;
    showWho(row.element, technician, count);
  }

  /** @param {Row} row @param {Item} item @param {number} index @param {boolean} isFirst @param {string} zone */
  #placeItem(row, item, index, isFirst, zone) {
    const sign = signOf(item);
    const known = row.items.get(item.key);
    const element = known?.element ?? makeItem(item);
    if (row.lane.children[index] !== element) row.lane.insertBefore(element, row.lane.children[index]);
    row.items.set(item.key, { element, item, sign });
    if (known?.sign === sign) return;
    const isChosen = element.classList.contains("sel");
    showItem(element, item, zone);
    element.classList.toggle("sel", isChosen);
    if (isFirst) return;
    if (known) slide(element, (known.item.s - item.s) * this.#hour);
    else appear(element);
    if (item.kind === "visit" && newsOf(item) !== (known && newsOf(known.item))) ring(element);
  }

  /** @param {Set<number>} kept */
  #dropRows(kept) {
    for (const [id, { element }] of this.#rows) {
      if (kept.has(id)) continue;
      element.remove();
      this.#rows.delete(id);
    }
  }

  /** @returns {HTMLElement[]} */
  #cells() {
    return [...this.querySelectorAll("[role=gridcell]")].filter((cell) => cell instanceof HTMLElement);
  }

  /** One cell can be reached by Tab, the arrows do the rest. */
  #rove() {
    const cells = this.#cells();
    const focused = cells.find((cell) => Number(cell.dataset.part) === this.#focused) ?? cells[0];
    for (const cell of cells) cell.tabIndex = cell === focused ? 0 : -1;
  }

  /** @param {FocusEvent} event */
  #onFocus({ target }) {
    if (!(target instanceof HTMLElement) || !target.dataset.part) return;
    this.#focused = Number(target.dataset.part);
    this.#rove();
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const cell = target instanceof Element && target.closest("[data-visit]");
    if (cell instanceof HTMLElement) this.#choose(cell);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const cell = event.target;
    if (!(cell instanceof HTMLElement) || !cell.dataset.part) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#choose(cell);
      return;
    }
    const next = nextCell(this.#cellRows(), Number(cell.dataset.part), event.key);
    if (next === null) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-part="${next}"]`))?.focus();
  }

  #cellRows() {
    const ids = this.#snapshot?.technicians.map(({ id }) => id) ?? [];
    return ids.map((id) =>
      [...(this.#rows.get(id)?.items.values() ?? [])]
        .filter(({ item }) => item.kind === "visit")
        .map(({ item }) => ({ id: item.part?.id ?? 0, s: item.s }))
        .sort((one, other) => one.s - other.s),
    );
  }

  /** @param {HTMLElement} cell */
  #choose(cell) {
    this.dispatchEvent(new CustomEvent("choose", { detail: Number(cell.dataset.visit) }));
  }
}

customElements.define("visit-timeline", VisitTimeline);
