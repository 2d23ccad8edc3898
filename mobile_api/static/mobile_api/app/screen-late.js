// @ts-check
/**
 * Running late: by how much, and what it does to the customers after, before it is said.
 *
 * @module screen-late
 */

import { act, referenceOf } from "./acts.js";
import { get } from "./api.js";
import { now, state, visitOf } from "./app.js";
import { visitsOn } from "./day.js";
import { effectOf } from "./late.js";
import { big, card, choices, field, input, make, prow } from "./parts.js";
import { goUp } from "./going.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { clock, dateOf, duration, say } from "./words.js";

const MOST = 600;
const USUAL = [10, 15, 20, 30, 45, 60];
let minutes = 15;
let shownFor = "";

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  if (shownFor !== reference) [minutes, shownFor] = [visit.delay_minutes || 15, reference];
  const effect = make("section", "pcard rows effect");
  effect.setAttribute("aria-live", "polite");
  const other = input({ type: "number", min: "1", max: String(MOST), step: "1", inputMode: "numeric", value: USUAL.includes(minutes) ? "" : String(minutes) });
  const send = big(say("late_act", { duration: duration(minutes) }), () => tellOffice(visit), { icon: "late", look: "next ink", key: "tell" });
  const choose = (/** @type {number} */ chosen) => {
    minutes = Math.max(1, Math.min(MOST, Math.round(chosen)));
    /** @type {HTMLElement} */ (send.querySelector("span")).textContent = say("late_act", { duration: duration(minutes) });
    show(effect, visit);
  };
  other.addEventListener("input", () => Number(other.value) > 0 && choose(Number(other.value)));
  const options = USUAL.map((value) => ({ value: String(value), text: duration(value) }));
  const list = choices(say("late_by_how_much"), options, { name: "minutes", value: String(minutes), onChange: (value) => {
    other.value = "";
    choose(Number(value));
  } });
  list.classList.add("grid");
  show(effect, visit);
  return {
    title: say("act.running_late"), sub: titleOf(visit), back: `#/visit/${reference}`, holds: true,
    body: [card(list, field(say("late_other"), other)), effect],
    bottom: [send],
  };
}

/** @param {any} visit */
async function tellOffice(visit) {
  await act(visit, "running_late", { minutes });
  goUp(`#/visit/${referenceOf(visit)}`);
}

/** @param {HTMLElement} place @param {any} visit */
function show(place, visit) {
  const day = dateOf(visit.starts_at ?? now());
  const own = effectOf(visitsOn(state().visits, day, dateOf), visit.id, minutes, now());
  draw(place, own.map((one) => ({ name: titleOf(visitOf(String(one.id))), before: one.before, after: one.after, late: one.lateBy })));
  ask(place, visit, minutes);
}

/** The office knows more than this phone; where there is a line, its answer is shown. @param {HTMLElement} place @param {any} visit @param {number} asked */
async function ask(place, visit, asked) {
  const query = new URLSearchParams({ assignment: String(referenceOf(visit)), minutes: String(asked) });
  const answer = await get(`delay?${query}`).catch(() => null);
  if (!answer || asked !== minutes || !place.isConnected) return;
  const moved = answer.visits.filter((/** @type {any} */ one) => one.moved_minutes > 0);
  draw(place, moved.map((/** @type {any} */ one) => ({
    name: one.customer, before: Date.parse(one.before_at), after: Date.parse(one.arrives_at), late: one.late_minutes,
  })));
}

/** @param {HTMLElement} place @param {{name: string, before: number, after: number, late: number}[]} rows */
function draw(place, rows) {
  const lines = rows.map(({ name, before, after, late }) => prow({
    text: name,
    sub: say("late_moves", { before: clock(before), after: clock(after) }),
    state: late > 0 ? say("late_by", { minutes: late }) : say("promise_holds"),
    family: late > 0 ? "wait" : "",
    stateIcon: late > 0 ? "clock" : undefined,
  }));
  const nobody = lines.length ? [] : [make("p", "muted", say("late_nobody"))];
  place.replaceChildren(make("h2", "card-title", say("late_effect")), ...lines, ...nobody);
}
