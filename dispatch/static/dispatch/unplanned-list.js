// @ts-check
/**
 * What waits to be planned: by due day, with a search, and with why the last plan left it out.
 *
 * @module unplanned-list
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {import("./board-store.js").Unplanned} Unplanned
 */

import { button, icon, make, tag } from "./dom.js";
import { channelIcon } from "./looks.js";
import { dueTime, duration, moment, say, sayCount } from "./words.js";

const GROUPS = ["overdue", "today", "tomorrow", "later"];

/** The list beside the timeline; below 1280 px a drawer. */
export class UnplannedList {
  #element;
  #rows;
  #search;
  #store;
  #nextDay;

  /**
   * @param {HTMLElement} element
   * @param {BoardStore} store
   * @param {string} nextDay - address
   */
  constructor(element, store, nextDay) {
    this.#element = element;
    this.#store = store;
    this.#nextDay = nextDay;
    this.#rows = /** @type {HTMLElement} */ (element.querySelector("[data-rows]"));
    this.#search = /** @type {HTMLInputElement} */ (element.querySelector("[data-search]"));
    this.#search.addEventListener("input", () => this.show());
    this.#rows.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Draw what the store has; scroll and focus stay. */
  show() {
    const focused = document.activeElement?.closest("[data-visit]")?.getAttribute("data-visit");
    const top = this.#rows.scrollTop;
    const found = this.#store.snapshot.unplanned.filter((visit) => this.#matches(visit));
    this.#rows.replaceChildren(...(found.length ? this.#groups(found) : [this.#empty()]));
    this.#rows.scrollTop = top;
    if (focused && document.activeElement === document.body) this.#button(Number(focused))?.focus();
    this.select();
  }

  /** Mark the chosen visit. */
  select() {
    for (const row of this.#rows.querySelectorAll(".job")) {
      const isChosen = row.getAttribute("data-visit") === String(this.#store.selected);
      row.toggleAttribute("data-chosen", isChosen);
      row.querySelector("button")?.setAttribute("aria-pressed", String(isChosen));
      if (isChosen) row.scrollIntoView({ block: "nearest" });
    }
  }

  /** Put the cursor into the search. */
  search() {
    this.#search.focus();
    this.#search.select();
  }

  /** @param {Unplanned} visit @returns {boolean} */
  #matches(visit) {
    const wanted = this.#search.value.trim().toLocaleLowerCase();
    const { work, customer, street, district, skills } = visit;
    const text = [work, customer, street, district, ...skills].join(" ").toLocaleLowerCase();
    return wanted.split(/\s+/).every((word) => text.includes(word));
  }

  /** @param {Unplanned[]} visits @returns {HTMLElement[]} */
  #groups(visits) {
    return GROUPS.flatMap((name) => {
      const rows = visits.filter(({ due_group }) => due_group === name);
      if (rows.length === 0) return [];
      const heading = make("h3", "", say(name), make("span", "hint", String(rows.length)));
      return [heading, make("ul", "", ...rows.map((visit) => this.#row(visit)))];
    });
  }

  /** @param {Unplanned} visit @returns {HTMLElement} */
  #row(visit) {
    const choose = make("button", "choose");
    choose.type = "button";
    const where = [visit.customer, [visit.street, visit.district].filter(Boolean).join(", ")];
    choose.append(
      make("span", "top", make("b", "cut", visit.work), make("span", "dur", duration(visit.minutes))),
      make("span", "where cut", where.filter(Boolean).join(" · ")),
      make("span", "low", ...this.#tags(visit)),
    );
    choose.addEventListener("click", () => this.#store.select(visit.id));
    const row = make("li", "job", choose, ...this.#reasons(visit));
    row.dataset.visit = String(visit.id);
    row.toggleAttribute("data-urgent", visit.priority === "emergency");
    return row;
  }

  /** @param {Unplanned} visit @returns {(HTMLElement | SVGSVGElement | false)[]} */
  #tags(visit) {
    const { now, zone } = this.#store.snapshot;
    const at = dueTime(visit.due_at, now, zone);
    const isSoon = visit.due_group === "overdue" || visit.priority === "high";
    const due = visit.due_group === "tomorrow" || visit.due_group === "later" ? false
      : tag(say("due", { at }), isSoon ? "risk" : "", "clock");
    const from = make("span", "end hint");
    const symbol = channelIcon(visit.channel);
    if (symbol) from.append(icon(symbol));
    from.append(moment(visit.opened_at, now, zone));
    return [
      visit.priority === "emergency" ? tag(say("go_now"), "alarm-solid", "bolt") : due,
      ...visit.skills.slice(0, 2).map((skill) => tag(skill)),
      visit.crew > 1 && tag(sayCount("people", visit.crew), "", "user"),
      visit.reasons.length === 0 && from,
    ];
  }

  /** @param {Unplanned} visit @returns {HTMLElement[]} */
  #reasons({ reasons }) {
    if (reasons.length === 0) return [];
    const list = make("ul", "", ...reasons.map((reason) => make("li", "", reason)));
    return [make("details", "why", make("summary", "", say("why_not")), list)];
  }

  #empty() {
    const text = this.#search.value.trim();
    if (text) {
      const clear = button(say("clear_search"), "", () => {
        this.#search.value = "";
        this.show();
        this.#search.focus();
      });
      return make("div", "empty", make("p", "", say("none_found", { text })), clear);
    }
    const next = make("a", "btn", say("next_day"));
    next.href = this.#nextDay;
    return make("div", "empty", make("p", "", say("all_planned")), next);
  }

  /** @param {KeyboardEvent} event - up and down walk the list */
  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement)) return;
    const buttons = [...this.#rows.querySelectorAll("button.choose")];
    const at = buttons.indexOf(event.target);
    const next = at < 0 ? null : buttons[at + step];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  }

  /** @param {number} id @returns {HTMLButtonElement | null} */
  #button(id) {
    return this.#element.querySelector(`[data-visit="${id}"] button`);
  }
}
