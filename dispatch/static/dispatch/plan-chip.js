// @ts-check
/**
 * The run in the top bar: propose, how far the search is, and what to do with its proposal.
 *
 * @module plan-chip
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {import("./board-store.js").Plan} Plan
 */

import { Problem, post } from "./api.js";
import { button, icon, make } from "./dom.js";
import { toast } from "./toast.js";
import { say, sayCount, signed } from "./words.js";

const LOOK_MS = 2_000;
const TICK_MS = 1_000;

/** Shows the newest plan of the day, or the button that asks for one. */
export class PlanChip {
  #element;
  #store;
  #isSending = false;
  #sign = "";
  #problem = "";

  /** @param {HTMLElement} element @param {BoardStore} store */
  constructor(element, store) {
    this.#element = element;
    this.#store = store;
    // The search writes its progress into its own row and not into the log.
    setInterval(() => this.#isSearching && store.refresh(), LOOK_MS);
    setInterval(() => this.#isSearching && this.#tick(), TICK_MS);
  }

  get #isSearching() {
    const status = this.#store.snapshot.plan?.status;
    return (status === "queued" || status === "searching") && !document.hidden;
  }

  /** Draw the plan of the snapshot; buttons that are the same stay, with their focus. */
  show() {
    const { plan, day, today } = this.#store.snapshot;
    const isPast = day < today;
    this.#element.hidden = isPast && !plan;
    const sign = JSON.stringify([plan, this.#isSending, this.#problem]);
    if (sign === this.#sign) return;
    this.#sign = sign;
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.replaceChildren(...this.#content(plan));
    if (hadFocus) this.#element.querySelector("button")?.focus();
  }

  /** @param {Plan | null} plan @returns {Node[]} */
  #content(plan) {
    const problem = this.#problem ? [make("span", "note alarm", this.#problem)] : [];
    if (!plan) return [...problem, button(say("propose"), "would", () => this.#propose(), "star")];
    if (plan.status === "failed") return [this.#failed(plan), ...this.#again()];
    if (plan.status === "proposed") return [...problem, this.#proposed(plan)];
    return [...problem, this.#searching(plan)];
  }

  #again() {
    return [button(say("propose"), "would", () => this.#propose(), "star")];
  }

  /** @param {Plan} plan @returns {HTMLElement} */
  #searching(plan) {
    const bar = make("progress");
    bar.max = plan.limit_s;
    bar.setAttribute("aria-label", say("planning"));
    const figures = make("span", "figures-of-run");
    const chip = make(
      "div",
      "run",
      make("span", "", `${say("planning")} `, make("b", "cut", plan.territories)),
      bar,
      figures,
      this.#button(say("stop"), "stop", () => this.#act("stop")),
    );
    this.#fill(bar, figures, plan);
    return chip;
  }

  #tick() {
    const bar = this.#element.querySelector("progress");
    const figures = this.#element.querySelector(".figures-of-run");
    const { plan } = this.#store.snapshot;
    if (bar && figures instanceof HTMLElement && plan) this.#fill(bar, figures, plan);
  }

  /** @param {HTMLProgressElement} bar @param {HTMLElement} figures @param {Plan} plan */
  #fill(bar, figures, plan) {
    if (!plan.started_at) {
      figures.textContent = say("in_queue");
      return;
    }
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(plan.started_at)) / 1000));
    bar.value = Math.min(seconds, plan.limit_s);
    const words = [say("seconds", { count: Math.min(seconds, plan.limit_s) })];
    if (plan.served !== null) words.push(say("of_planned", { served: plan.served }));
    figures.textContent = words.join(" · ");
  }

  /** @param {Plan} plan @returns {HTMLElement} */
  #proposed(plan) {
    const words = [
      plan.new && sayCount("new", plan.new),
      plan.moved && sayCount("moved", plan.moved),
      plan.taken_out + plan.left_out && sayCount("left_out", plan.taken_out + plan.left_out),
      plan.travel_change_minutes && say("travel_change", { minutes: signed(plan.travel_change_minutes) }),
    ].filter(Boolean);
    const chip = make("div", "run", icon("ring-dashed"));
    chip.append(make("b", "", say("proposal")), make("span", "", words.join(" · ") || say("no_change")));
    chip.append(
      this.#button(say("publish"), "check", () => this.#act("publish")),
      this.#button(say("discard"), "", () => this.#act("discard")),
    );
    return chip;
  }

  /** @param {Plan} plan @returns {HTMLElement} */
  #failed(plan) {
    return make("span", "note alarm", icon("x"), say("plan_failed", { why: plan.error }));
  }

  /** @param {string} text @param {string} iconName @param {() => void} act */
  #button(text, iconName, act) {
    const element = button(text, "", act, iconName);
    element.disabled = this.#isSending;
    return element;
  }

  #propose() {
    const { day, territory } = this.#store.snapshot;
    const wish = territory === null ? { day } : { day, territories: [territory] };
    return this.#send(() => post("plans/", wish));
  }

  /** @param {"stop" | "publish" | "discard"} command */
  async #act(command) {
    const { plan } = this.#store.snapshot;
    if (!plan) return;
    const answer = await this.#send(() => post(`plans/${plan.id}/${command}/`, {}, { seen: plan.version }));
    if (!answer) return;
    const kept = answer.conflicts?.length ?? 0;
    if (command === "publish") {
      toast([say("was_published"), kept ? sayCount("kept_newer", kept) : ""].join(" ").trim());
    }
    if (command === "discard") toast(say("was_discarded"));
  }

  /** @param {() => Promise<any>} request @returns {Promise<any>} null when it was refused */
  async #send(request) {
    if (this.#isSending) return null;
    this.#isSending = true;
    this.#problem = "";
    this.show();
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#problem = error.status === 412 ? say("changed_meanwhile") : error.message || say("no_connection");
      return null;
    } finally {
      this.#isSending = false;
      this.show();
      this.#store.refresh();
    }
  }
}
