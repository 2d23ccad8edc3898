// @ts-check
/**
 * What a dispatcher does with a visit; each act says what was done and can be taken back.
 *
 * @module visit-acts
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {{id: number, version: number}} Seen - the visit as the person saw it
 * @typedef {{technician: number, starts_at: string}} Target
 */

import { post, put, remove } from "./api.js";
import { toast } from "./toast.js";
import { clock, say } from "./words.js";

/** The acts on one board; each refreshes the store, and throws `Problem` when it is refused. */
export class VisitActs {
  #store;
  #onProblem;

  /**
   * @param {BoardStore} store
   * @param {(error: unknown) => void} onProblem - of an undo, which nobody waits for
   */
  constructor(store, onProblem) {
    this.#store = store;
    this.#onProblem = onProblem;
  }

  /** @param {Seen} visit @param {Target & {is_forced?: boolean}} target */
  async place({ id, version }, target) {
    const before = this.#targetOf(id);
    const now = await put(`visits/${id}/placement/`, target, version);
    const who = this.#store.technician(target.technician)?.name ?? "";
    const at = clock(target.starts_at, this.#store.snapshot.zone);
    const text = say("was_placed", { customer: this.#nameOf(id), who, at });
    const back = () =>
      before ? put(`visits/${id}/placement/`, before, now.version) : remove(`visits/${id}/placement/`, now.version);
    this.#done(text, back);
  }

  /** @param {Seen} visit */
  async unplan({ id, version }) {
    const before = this.#targetOf(id);
    const text = say("was_unplanned", { customer: this.#nameOf(id) });
    const now = await remove(`visits/${id}/placement/`, version);
    this.#done(text, before && (() => put(`visits/${id}/placement/`, before, now.version)));
  }

  /** @param {Seen} visit @param {string | null} reason */
  async cancel({ id, version }, reason) {
    const text = say("was_canceled", { customer: this.#nameOf(id) });
    await post(`visits/${id}/cancel/`, { reason }, { seen: version });
    this.#done(text, null);
  }

  /** @param {Seen} visit @param {"time" | "technician" | "both" | ""} kind - none takes the pin away */
  async pin({ id, version }, kind) {
    const now = this.#targetOf(id);
    if (!kind) {
      await remove(`visits/${id}/pin/`, version);
      this.#done(say("was_unpinned"), null);
      return;
    }
    const wish = {
      kind,
      technician: kind === "time" ? null : now?.technician,
      starts_at: kind === "technician" ? null : now?.starts_at,
    };
    await put(`visits/${id}/pin/`, wish, version);
    this.#done(say("was_pinned"), null);
  }

  /**
   * @param {number} conflict - its id
   * @param {"count" | "keep"} choice - the report counts, or the decision of the office stands
   */
  async resolve(conflict, choice) {
    await post(`conflicts/${conflict}/resolve/`, { choice });
    this.#done(say(choice === "count" ? "was_counted" : "was_kept"), null);
  }

  /** @param {string} text @param {(() => Promise<unknown>) | null} back */
  #done(text, back) {
    this.#store.refresh();
    const undo = back && (() => back().then(() => this.#store.refresh(), this.#onProblem));
    toast(text, undo);
  }

  /** @param {number} id @returns {string} */
  #nameOf(id) {
    return (this.#store.visit(id) ?? this.#store.unplanned(id))?.customer ?? "";
  }

  /** @param {number} id @returns {Target | null} where it is planned */
  #targetOf(id) {
    const parts = this.#store.visit(id)?.parts ?? [];
    const lead = parts.find(({ role }) => role === "lead");
    return lead ? { technician: lead.technician, starts_at: lead.starts_at } : null;
  }
}
