// @ts-check
/**
 * What a tap does: it is stored, then it is shown, then it is sent.
 *
 * @module acts
 */

import { sheet, tell } from "./frame.js";
import { recentPosition } from "./location.js";
import { big, make } from "./parts.js";
import { record } from "./store.js";
import { knows, say } from "./words.js";
import { titleOf, workOf } from "./visit-words.js";

/** @param {any} visit @returns {{name: string, work: string}} for the outbox, which outlives the visit */
export function aboutOf(visit) {
  return { name: titleOf(visit), work: workOf(visit) };
}

/** @param {any} visit @returns {number | string} how commands name its assignment */
export function referenceOf(visit) {
  return typeof visit.id === "number" ? visit.id : visit.client_ref;
}

/**
 * @param {any} visit
 * @param {string} kind
 * @param {Record<string, any>} [payload]
 * @param {import("./store.js").NewFile[]} [files]
 */
export function act(visit, kind, payload = {}, files = []) {
  return actAll(visit, [{ kind, payload }], files);
}

/**
 * Several at once, in their order: all of them are stored, or none.
 *
 * @param {any} visit
 * @param {{kind: string, payload: Record<string, any>}[]} drafts
 * @param {import("./store.js").NewFile[]} [files]
 */
export async function actAll(visit, drafts, files = []) {
  const [assignment, about] = [referenceOf(visit), aboutOf(visit)];
  await keep(drafts.map((draft) => ({ ...draft, assignment, about })), files);
  navigator.vibrate?.(20);
  const { kind } = drafts[drafts.length - 1];
  tell(knows(`kind.${kind}`) ? say(`kind.${kind}`) : "");
}

/**
 * Store it, or say that nothing was stored: a tap must not look done that is not.
 *
 * @param {import("./store.js").Draft[]} drafts
 * @param {import("./store.js").NewFile[]} [files]
 */
async function keep(drafts, files = []) {
  try {
    await record(drafts, { files, position: recentPosition() });
  } catch (error) {
    sheet(say("not_stored_title"), (close) => [make("p", "", say("not_stored")), big(say("close"), close)]);
    throw error;
  }
}

/** @param {string} kind - start_shift, end_shift, start_break, end_break */
export async function punch(kind) {
  await keep([{ kind, about: { name: say("my_day"), work: "" } }]);
  tell(say(`kind.${kind}`));
}

/** @param {any} offer @param {"accept_offer" | "decline_offer"} kind */
export async function answerOffer(offer, kind) {
  const about = { name: offer.site?.street ?? offer.work, work: offer.work ?? "" };
  await keep([{ kind, offer: offer.id, about }]);
  tell(say(`kind.${kind}`));
}
