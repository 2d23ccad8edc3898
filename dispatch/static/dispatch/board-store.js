// @ts-check
/**
 * What the board shows and what is selected; every part of the page listens to it.
 *
 * @module board-store
 * @typedef {{starts_at: string, ends_at: string}} Span
 * @typedef {{lat: number, lon: number}} Place
 * @typedef {object} Part
 * @property {number} id
 * @property {number} technician
 * @property {string} role
 * @property {string} status
 * @property {string} starts_at
 * @property {string} ends_at
 * @property {number} travel_s
 * @property {string | null} travel_started_at
 * @property {string | null} arrived_at
 * @property {string | null} work_started_at
 * @property {string | null} work_ended_at
 * @property {string} expected_arrival_at
 * @property {string} expected_arrival_until
 * @property {string} expected_starts_at
 * @property {string} expected_ends_at
 * @property {string} signal
 * @property {number} late_minutes
 * @typedef {object} Work
 * @property {number} id
 * @property {number} version
 * @property {string} customer
 * @property {string} work
 * @property {string} street
 * @property {string} district
 * @property {number | null} lat
 * @property {number | null} lon
 * @property {number} minutes
 * @property {string} priority
 * @property {string} due_at
 * @property {Span | null} promise
 * @property {number} crew
 * @property {string} channel
 * @typedef {Work & {status: string, short: string, pin: string, parts: Part[]}} Visit
 * @typedef {Work & {due_group: string, skills: string[], opened_at: string, reasons: string[]}} Unplanned
 * @typedef {object} Technician
 * @property {number} id
 * @property {string} initials
 * @property {string} name
 * @property {string} skills
 * @property {Span[]} shifts
 * @property {Span[]} breaks
 * @property {(Span & {kind: string, label: string})[]} absences
 * @property {Place} home
 * @property {(Place & {at: string}) | null} position
 * @typedef {object} Plan
 * @property {number} id
 * @property {number} version
 * @property {string} status
 * @property {string} territories
 * @property {number} limit_s
 * @property {string | null} started_at
 * @property {number | null} served
 * @property {number | null} unserved
 * @property {number | null} travel_change_minutes
 * @property {number} new
 * @property {number} moved
 * @property {number} left_out
 * @property {number} taken_out
 * @property {string} error
 * @typedef {object} Snapshot
 * @property {number} seq
 * @property {string} epoch
 * @property {string} day
 * @property {string} today
 * @property {string} zone
 * @property {string} starts_at
 * @property {string} ends_at
 * @property {string} now
 * @property {number | null} territory
 * @property {{id: number, name: string}[]} territories
 * @property {Technician[]} technicians
 * @property {Visit[]} visits
 * @property {Unplanned[]} unplanned
 * @property {Record<string, number>} figures
 * @property {Plan | null} plan
 */

// Several events of one act, and of the acts of a lively minute, cost one reading.
const GATHER_MS = 120;

/** Dispatches `snapshot` when the data changed and `selection` when another visit is chosen. */
export class BoardStore extends EventTarget {
  /** @type {number | null} */
  #selected = null;
  #isReading = false;
  #isWanted = false;
  #load;

  /**
   * @param {Snapshot} snapshot
   * @param {() => Promise<Snapshot>} load
   */
  constructor(snapshot, load) {
    super();
    this.snapshot = snapshot;
    this.#load = load;
  }

  /** @returns {number | null} the id of the chosen visit */
  get selected() {
    return this.#selected;
  }

  /** @param {number | null} id - of a visit, planned or not; null chooses none */
  select(id) {
    if (id === this.#selected) return;
    this.#selected = id;
    this.dispatchEvent(new Event("selection"));
  }

  /** @param {number | null} id @returns {Visit | undefined} */
  visit(id) {
    return this.snapshot.visits.find((visit) => visit.id === id);
  }

  /** @param {number | null} id @returns {Unplanned | undefined} */
  unplanned(id) {
    return this.snapshot.unplanned.find((visit) => visit.id === id);
  }

  /** @param {number} id @returns {Technician | undefined} */
  technician(id) {
    return this.snapshot.technicians.find((technician) => technician.id === id);
  }

  /** @returns {number | null} who has the chosen visit, the lead of a crew */
  get selectedTechnician() {
    const parts = this.visit(this.#selected)?.parts ?? [];
    return (parts.find((part) => part.role === "lead") ?? parts[0])?.technician ?? null;
  }

  /** Read the day again soon; calls that come meanwhile are gathered into one. */
  refresh() {
    this.#isWanted = true;
    if (this.#isReading) return;
    this.#isReading = true;
    setTimeout(() => this.#readUntilQuiet(), GATHER_MS);
  }

  async #readUntilQuiet() {
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.reload().catch(() => this.dispatchEvent(new Event("offline")));
    }
    this.#isReading = false;
  }

  /** @returns {Promise<number>} the position of the log that the page shows from now on */
  async reload() {
    const snapshot = await this.#load();
    // An answer that was overtaken on its way shows an older day.
    if (snapshot.epoch === this.snapshot.epoch && snapshot.seq < this.snapshot.seq) {
      return this.snapshot.seq;
    }
    this.snapshot = snapshot;
    this.dispatchEvent(new Event("snapshot"));
    return snapshot.seq;
  }
}
