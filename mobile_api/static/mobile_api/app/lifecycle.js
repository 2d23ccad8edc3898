// @ts-check
/**
 * The life cycle of an assignment on the phone: read from the table that the server hands out, so
 * that the same rules hold without a line. Pure.
 *
 * @module lifecycle
 * @typedef {{from: string, command: string, to: string, skips: string[]}} Step
 */

/** The statuses in which somebody is at work on a visit, or on the way to it. */
export const UNDER_WAY = new Set(["en_route", "on_site", "in_progress", "paused"]);
export const OVER = new Set(["completed", "cannot_complete", "declined", "removed", "canceled"]);

/** @type {Record<string, string>} the one step that usually comes next */
const USUAL = {
  planned: "start_travel",
  dispatched: "start_travel",
  accepted: "start_travel",
  en_route: "arrive",
  on_site: "start",
  in_progress: "complete",
  paused: "resume",
};

/** @type {Record<string, string>} which time of the assignment a command sets */
const TIME_OF = {
  start_travel: "travel_started_at",
  arrive: "arrived_at",
  start: "work_started_at",
  complete: "work_ended_at",
  cannot_complete: "work_ended_at",
};

/** @param {Step[]} table @param {string} status @param {string} command @returns {Step | undefined} */
export function stepOf(table, status, command) {
  return table.find((step) => step.from === status && step.command === command);
}

/** @param {Step[]} table @param {string} status @returns {string | null} the command of the big button */
export function nextCommand(table, status) {
  const command = USUAL[status];
  return command && stepOf(table, status, command) ? command : null;
}

/** @param {Step[]} table @param {string} status @returns {Set<string>} all that may be done from here */
export function commandsFrom(table, status) {
  return new Set(table.filter((step) => step.from === status).map((step) => step.command));
}

/**
 * An assignment after a step; the same one where there is no such step from here.
 *
 * @template {{status: string, [field: string]: any}} Assignment
 * @param {Step[]} table
 * @param {Assignment} assignment
 * @param {string} command
 * @param {string} at - RFC 3339
 * @returns {Assignment}
 */
export function stepped(table, assignment, command, at) {
  const step = stepOf(table, assignment.status, command);
  if (!step) return assignment;
  const field = TIME_OF[command];
  const times = field ? { [field]: at } : {};
  if (command === "turn_back") return { ...assignment, status: step.to, travel_started_at: null };
  return { ...assignment, status: step.to, ...times };
}
