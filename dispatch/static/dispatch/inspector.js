// @ts-check
/**
 * The selected visit: its facts, what can be done with it. It has one place and one height.
 *
 * @module inspector
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {import("./visit-acts.js").VisitActs} VisitActs
 * @typedef {import("./visit-facts.js").Facts} Facts
 */

import { Problem, get } from "./api.js";
import { askWhyCanceled } from "./dialogs.js";
import { button, icon, iconButton, make, tag } from "./dom.js";
import { signalLook, statusLook } from "./looks.js";
import { placeForm } from "./place-form.js";
import { factList, history } from "./visit-facts.js";
import { conflictNotes, recordList, reportList } from "./visit-records.js";
import { say } from "./words.js";

const PINS = /** @type {const} */ (["", "time", "technician", "both"]);

/** Shows the store's selection. */
export class Inspector {
  #element;
  #store;
  #acts;
  #isPlacing = false;
  #sign = "";
  /** @type {Facts | null} */
  #facts = null;
  #problem = "";

  /** @param {HTMLElement} element @param {BoardStore} store @param {VisitActs} acts */
  constructor(element, store, acts) {
    this.#element = element;
    this.#store = store;
    this.#acts = acts;
  }

  /** Draw the selection; facts are read anew, and what one types into stays as it is. */
  async show() {
    const id = this.#store.selected;
    if (id !== this.#facts?.id) {
      this.#isPlacing = false;
      this.#facts = null;
      this.#problem = "";
    }
    this.#element.toggleAttribute("data-open", id !== null);
    this.#draw();
    if (id === null) return;
    const facts = await get(`board/visits/${id}/`).catch(() => null);
    if (id !== this.#store.selected) return;
    const isGone = !facts || (!this.#store.visit(id) && !this.#store.unplanned(id) && !facts.actions.length);
    if (isGone && facts === null && this.#facts === null) this.#problem = say("no_connection");
    if (facts) {
      this.#facts = facts;
      this.#problem = "";
    }
    this.#draw();
  }

  /** Open the form that moves the visit, if it may move. */
  place() {
    if (!this.#facts?.actions.includes("place")) return;
    this.#isPlacing = true;
    this.#draw();
    this.#element.querySelector("select")?.focus();
  }

  /** Take the visit back, if it is planned. */
  unplan() {
    const facts = this.#facts;
    if (facts?.actions.includes("unplan")) this.#try(() => this.#acts.unplan(facts));
  }

  /** @returns {boolean} whether something was open that Esc closes first */
  stepBack() {
    if (!this.#isPlacing) return false;
    this.#closeForm();
    return true;
  }

  /** @param {unknown} error - shown here; what was typed stays */
  tell(error) {
    if (!(error instanceof Problem)) throw error;
    const isStale = error.status === 412;
    this.#problem = isStale ? say("changed_meanwhile") : error.message || say("no_connection");
    if (isStale) this.#store.refresh();
    this.#draw();
  }

  #draw() {
    const row = this.#store.visit(this.#store.selected) ?? this.#store.unplanned(this.#store.selected);
    const sign = JSON.stringify([this.#store.selected, row, this.#facts, this.#isPlacing, this.#problem]);
    const isTyping = this.#isPlacing && this.#element.querySelector("form") !== null;
    if (sign === this.#sign || isTyping) return;
    this.#sign = sign;
    const held = document.activeElement;
    const focused = held instanceof HTMLElement && this.#element.contains(held) ? held.dataset.act : undefined;
    this.#element.replaceChildren(...this.#content());
    if (focused) /** @type {HTMLElement | null} */ (this.#element.querySelector(`[data-act="${focused}"]`))?.focus();
  }

  /** @returns {Node[]} */
  #content() {
    if (this.#store.selected === null) return [make("p", "empty", say("select_something"))];
    const facts = this.#facts;
    if (!facts) return [make("p", "empty", this.#problem || say("loading"))];
    return [this.#header(facts), this.#columns(facts), this.#footer(facts)];
  }

  /** @param {Facts} facts */
  #header(facts) {
    const look = statusLook(facts.status);
    const parts = this.#store.visit(facts.id)?.parts ?? [];
    const signals = parts.map(signalLook).filter((one) => one !== null).slice(0, 1);
    const tags = make("div", "tags", tag(look.label, look.family, look.icon));
    tags.append(...signals.map(({ label, family, icon: name }) => tag(label, family, name)));
    const { job, visit_number: number, visit_count: count } = facts;
    tags.append(make("span", "hint", say("visit_of", { job, number, count })));
    const sub = [facts.address, facts.description].filter(Boolean).join(" · ");
    const close = iconButton(say("close"), "x", () => this.#store.select(null));
    return make("header", "", make("div", "grow", tags, make("h2", "cut", facts.title), make("p", "sub cut", sub)), close);
  }

  /** @param {Facts} facts */
  #columns(facts) {
    const { zone } = this.#store.snapshot;
    const problem = this.#problem && make("p", "note alarm", icon("slash"), make("span", "", this.#problem));
    const left = make("div", "", factList(facts, this.#store), history(facts, zone) ?? "");
    const form = this.#isPlacing && placeForm(facts, this.#context());
    const pin = !form && facts.actions.includes("unplan") && this.#pins(facts);
    const reasons = this.#store.unplanned(facts.id)?.reasons ?? [];
    const why = reasons.map((reason) => make("p", "note calm", icon("slash"), make("span", "", reason)));
    const conflicts = conflictNotes(facts, zone, (id, choice) => this.#try(() => this.#acts.resolve(id, choice)));
    const told = [recordList(facts, zone), reportList(facts, zone)];
    const right = make("div", "right");
    right.append(...[problem, ...conflicts, form, ...why, pin, ...told].filter((one) => !!one));
    const columns = make("div", "cols", left, right);
    columns.tabIndex = 0;
    columns.setAttribute("role", "group");
    columns.setAttribute("aria-label", facts.title);
    return columns;
  }

  #context() {
    return { store: this.#store, acts: this.#acts, onClose: () => this.#closeForm() };
  }

  #closeForm() {
    this.#isPlacing = false;
    this.#element.querySelector("form")?.remove();
    this.#draw();
    /** @type {HTMLElement | null} */ (this.#element.querySelector("[data-act=place]"))?.focus();
  }

  /** @param {Facts} facts */
  #pins(facts) {
    const pinned = this.#store.visit(facts.id)?.pin ?? "";
    const now = pinned === "time_range" ? "time" : pinned;
    const buttons = PINS.map((kind) => {
      const choice = make("button", "", kind && icon("pin"), say(`pin_${kind || "none"}`));
      choice.type = "button";
      choice.dataset.act = `pin-${kind}`;
      choice.setAttribute("aria-pressed", String(kind === now));
      choice.addEventListener("click", () => kind !== now && this.#try(() => this.#acts.pin(facts, kind)));
      return choice;
    });
    const group = make("div", "seg", ...buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", say("pin"));
    return make("div", "pins", make("h3", "", say("pin")), group);
  }

  /** @param {Facts} facts */
  #footer(facts) {
    const may = (/** @type {string} */ command) => facts.actions.includes(command);
    const isPlanned = may("unplan");
    const acts = [
      may("place") && !this.#isPlacing && act("place", button(say(isPlanned ? "move" : "place"), "primary", () => this.place())),
      facts.phone && callLink(facts.phone),
      may("unplan") && act("unplan", button(say("unplan"), "", () => this.unplan())),
      make("span", "grow"),
      may("cancel") && act("cancel", button(say("cancel_visit"), "quiet", () => this.#cancel(facts))),
    ];
    const footer = make("footer");
    footer.append(...acts.filter((one) => one instanceof HTMLElement));
    return footer;
  }

  /** @param {Facts} facts */
  async #cancel(facts) {
    const answer = await askWhyCanceled(facts.reasons);
    if (answer) await this.#try(() => this.#acts.cancel(facts, answer.reason));
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    this.#problem = "";
    await act().catch((error) => this.tell(error));
  }
}

/** @param {string} name @param {HTMLElement} element - found again by it after a redraw */
function act(name, element) {
  element.dataset.act = name;
  return element;
}

/** @param {string} number */
function callLink(number) {
  const link = make("a", "btn", say("call"), icon("phone"));
  link.href = `tel:${number}`;
  return link;
}
