// @ts-check
/**
 * The outbox: commands in this phone's own numbering, each kept until its fate is known, and for
 * 7 days after. Pure: it says what must change, the store writes it.
 *
 * @module outbox
 * @typedef {object} Answer
 * @property {"applied" | "parked" | "rejected"} result
 * @property {string} code
 * @property {string} message
 * @property {any} [state]
 * @property {string} at - when it was answered, RFC 3339
 * @typedef {object} Item
 * @property {number} seq
 * @property {string} kind
 * @property {number | string | null} assignment
 * @property {number | null} offer
 * @property {string} occurred_at - the phone's clock, as it is sent
 * @property {string} at - the same on the server's clock, as it is shown
 * @property {{lat: number, lon: number} | null} position
 * @property {Record<string, any>} payload
 * @property {{name: string, work: string}} about - whom and what it is about, for reading it later
 * @property {Answer | null} answer - null while it waits
 * @property {boolean} isReflected - a sync has brought its effect
 */

/** Commands sent at once. */
export const BATCH = 50;
const ACCEPTED = new Set(["applied", "parked", "rejected"]);

/** @param {Item[]} items @returns {Item[]} what waits, in its order */
export function waiting(items) {
  return items.filter((item) => item.answer === null).sort((one, other) => one.seq - other.seq);
}

/** @param {Item[]} items @param {number} [limit] @returns {Item[]} the next to send */
export function batchOf(items, limit = BATCH) {
  return waiting(items).slice(0, limit);
}

/** @param {Item} item @returns {object} as it goes over the wire; the same each time it is sent */
export function wire(item) {
  const { seq, kind, assignment, offer, occurred_at, position, payload } = item;
  return {
    seq, kind, occurred_at, payload,
    ...(assignment === null ? {} : { assignment }),
    ...(offer === null ? {} : { offer }),
    ...(position ? { position } : {}),
  };
}

/**
 * What an answer to a batch says.
 *
 * @param {Item[]} items - all that the phone keeps
 * @param {{results: any[], next_seq: number, server_time: string}} answer
 * @returns {Item[]} those that change, as they are then
 */
export function answered(items, answer) {
  const bySeq = new Map(items.map((item) => [item.seq, item]));
  return answer.results.flatMap((result) => {
    const item = bySeq.get(result.seq);
    if (!item || result.result === "gap" || result.error_code === "number-reused") return [];
    const fate = result.result === "duplicate" ? result.was : result.result;
    return [{ ...item, answer: answerOf(ACCEPTED.has(fate) ? fate : "applied", result, answer.server_time) }];
  });
}

/** @param {any} fate @param {any} result @param {string} at @returns {Answer} */
function answerOf(fate, result, at) {
  return { result: fate, code: result.error_code ?? "", message: result.message ?? "", state: result.state ?? null, at };
}

/** @param {{results: any[]}} answer @returns {number | null} the first number that another command has used */
export function reusedNumber(answer) {
  const reused = answer.results.filter((result) => result.error_code === "number-reused");
  return reused.length ? Math.min(...reused.map((result) => result.seq)) : null;
}

/**
 * Bring the numbering in line with the number that the server expects next.
 *
 * A lower number than ours means that the server was restored: what it acknowledged and forgot is
 * sent again. Where a number of that row is no longer kept, what waits is numbered anew, in its
 * order: it was never handled under the old numbers. A higher one than all ours means that this
 * store is older than the server: what waits goes behind.
 *
 * @param {Item[]} items - all that the phone keeps
 * @param {number} nextSeq - of this phone, the next to give
 * @param {number} expected - by the server
 * @param {number | null} [reused] - from this number on, numbers belong to other commands
 * @returns {{removed: number[], changed: Item[], nextSeq: number}}
 */
export function realigned(items, nextSeq, expected, reused = null) {
  const again = items.filter((item) => item.answer !== null && item.seq >= expected);
  const changed = again.map((item) => ({ ...item, answer: null, isReflected: false }));
  const queue = [...changed, ...waiting(items)].sort((one, other) => one.seq - other.seq);
  const from = reused ?? (queue.length && queue[0].seq < expected ? null : expected);
  const isInLine = from === null || queue.every((item, index) => item.seq === from + index);
  if (reused === null && isInLine) {
    return { removed: [], changed, nextSeq: Math.max(queue.length ? nextSeq : expected, expected) };
  }
  const kept = queue.filter((item) => reused !== null && item.seq < reused);
  const moved = queue.filter((item) => reused === null || item.seq >= reused);
  const first = Math.max(expected, kept.length ? kept[kept.length - 1].seq + 1 : 0);
  const renumbered = moved.map((item, index) => ({ ...item, seq: first + index }));
  return {
    removed: moved.map((item) => item.seq),
    changed: [...kept, ...renumbered],
    nextSeq: first + moved.length,
  };
}

/**
 * @param {Item[]} items
 * @param {number} now - ms
 * @param {number} days
 * @returns {number[]} numbers of what was answered so long ago that nobody needs it any more
 */
export function outdated(items, now, days) {
  const limit = now - days * 86_400_000;
  return items
    .filter((item) => item.answer !== null && item.isReflected && Date.parse(item.answer.at) < limit)
    .map((item) => item.seq);
}

/**
 * @typedef {{commands: number, files: number, count: number, oldest: number | null}} Backlog
 * @param {Item[]} items
 * @param {{isFinished: boolean, error: string, at: string}[]} uploads
 * @returns {Backlog} what waits on this phone, and since when (ms)
 */
export function backlog(items, uploads) {
  const commands = waiting(items);
  const files = uploads.filter((upload) => !upload.isFinished && !upload.error);
  const times = [...commands, ...files].map(({ at }) => Date.parse(at));
  const count = commands.length + files.length;
  return { commands: commands.length, files: files.length, count, oldest: count ? Math.min(...times) : null };
}

/** @param {Item} item @returns {"waiting" | "sent" | "office" | "refused"} in one word */
export function fateOf({ answer }) {
  if (answer === null) return "waiting";
  return /** @type {const} */ ({ applied: "sent", parked: "office", rejected: "refused" })[answer.result];
}
