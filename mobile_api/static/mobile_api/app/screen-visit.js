// @ts-check
/**
 * One visit with all that is needed for it, and one big next step.
 *
 * @module screen-visit
 */

import { act } from "./acts.js";
import { now, state, visitOf } from "./app.js";
import { OVER, stepOf } from "./lifecycle.js";
import { moreActs } from "./more-acts.js";
import { needsCard } from "./needs-card.js";
import { stepButton } from "./next-step.js";
import { banner, big, bigLink, card, cardTitle, icon, iconBig, make } from "./parts.js";
import {
  addressOf, callLink, navigationLink, promiseTag, statusTag, titleOf, workLine,
} from "./visit-words.js";
import { amount, clock, dayOf, moment, say, shortDay } from "./words.js";

// A description that is longer is no title.
const LONGEST_TITLE = 70;

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  return {
    title: titleOf(visit),
    sub: workLine(visit),
    back: "#/",
    body: [
      ...warnings(visit),
      placeCard(visit),
      workCard(visit),
      needsCard(visit),
      partsCard(visit),
      notesCard(visit),
      crewCard(visit),
    ],
    bottom: bottom(visit),
    look: "visit",
  };
}

/** @returns {import("./frame.js").View} */
export function gone() {
  return {
    title: say("visit_gone_title"),
    back: "#/",
    body: [card(make("p", "", say("visit_gone")), big(say("to_today"), () => (location.hash = "#/"), {}))],
  };
}

/** @param {any} visit @returns {(HTMLElement | null)[]} */
function bottom(visit) {
  const more = iconBig(say("more_visit"), "dots", () => moreActs(visit));
  const step = stepButton(visit);
  if (step) return [step, more];
  return OVER.has(visit.status) ? [bigLink(say("to_today"), "#/", { icon: "list", look: "next line" }), more] : [more];
}

/** @param {any} visit @returns {HTMLElement[]} */
function warnings(visit) {
  const found = [];
  const conflict = state().conflicts.find((one) => one.assignment === visit.id && !one.resolved_at);
  if (conflict) found.push(banner(say("conflict"), conflict.message, "split", "alarm"));
  if (visit.needs_reconfirmation && stepOf(state().config.lifecycle ?? [], visit.status, "accept")) {
    const changed = banner(say("time_changed_title"), say("time_changed", { at: clock(visit.starts_at) }), "clock");
    changed.append(big(say("act.accept"), () => act(visit, "accept"), { look: "in-banner", icon: "check" }));
    found.push(changed);
  }
  return found;
}

/** @param {any} visit @returns {HTMLElement} */
function placeCard(visit) {
  const { district, city, access_note: access } = visit.site ?? {};
  const [way, call] = [navigationLink(visit), callLink(visit)];
  const links = [
    way && bigLink(say("navigate"), way, { icon: "arrow" }),
    call && bigLink(say("call"), call, { icon: "phone" }),
  ].filter((link) => link !== null);
  for (const link of links) if (link && link.href.startsWith("http")) Object.assign(link, { target: "_blank", rel: "noreferrer" });
  const element = card(
    make("div", "ptags", statusTag(visit), promiseTag(visit), plannedTag(visit)),
    make("p", "strong", visit.site?.street || addressOf(visit)),
    make("p", "muted second", [district || city, access].filter(Boolean).join(" · ")),
    links.length > 0 && make("div", links.length > 1 ? "two" : "one", ...links),
  );
  element.setAttribute("aria-label", say("place"));
  return element;
}

/** @param {any} visit @returns {HTMLElement | null} */
function plannedTag(visit) {
  if (visit.arrived_at || !visit.starts_at) return null;
  const at = dayOf(visit.starts_at) === dayOf(now()) ? clock(visit.starts_at) : `${dayOf(visit.starts_at)} ${clock(visit.starts_at)}`;
  return make("span", "ptag", icon("clock"), say("planned_at", { at }));
}

/** @param {any} visit @returns {HTMLElement | null} what is to be done, and what was done here before */
function workCard(visit) {
  const { description = "", priority } = visit.job ?? {};
  const history = visit.history ?? [];
  if (!description && history.length === 0 && !visit.is_follow_up) return null;
  const [first, ...rest] = description.split("\n");
  const isShort = first.length > 0 && first.length <= LONGEST_TITLE;
  const element = card(
    make("h2", "", isShort ? first : say(description ? "what_to_do" : "history")),
    priority === "emergency" && make("p", "emergency", icon("bolt"), say("emergency")),
    !isShort && first && make("p", "second", first),
    ...rest.filter(Boolean).map((/** @type {string} */ line) => make("p", "muted second", line)),
    ...history.map(historyRow),
  );
  return element;
}

/** @param {any} entry @returns {HTMLElement} */
function historyRow({ at, work, technician, note, status }) {
  const lead = [at ? shortDay(at) : "", technician].filter(Boolean).join(", ");
  const text = note || [work, say(`status.${status}`)].filter(Boolean).join(", ");
  return make("div", "history", icon("history"), make("p", "", make("b", "", `${lead}: `), text));
}

/** @param {any} visit @returns {HTMLElement | null} */
function partsCard(visit) {
  const parts = visit.job?.parts ?? [];
  if (parts.length === 0) return null;
  const rows = parts.map((/** @type {any} */ part) => make("li", "", say("part_line", { quantity: amount(part.quantity), name: part.name })));
  return card(make("h2", "", say("parts_planned")), make("ul", "plain-list muted", ...rows));
}

/** @param {any} visit @returns {HTMLElement} */
function notesCard(visit) {
  const notes = visit.notes ?? [];
  const rows = notes.map((/** @type {any} */ note) => make(
    "div", "note-row", make("p", "", note.text),
    make("p", "hint", [note.at ? moment(note.at, now()) : "", note.by].filter(Boolean).join(" · ")),
  ));
  return card(
    cardTitle(say("notes"), notes.length ? String(notes.length) : null),
    ...rows,
    bigLink(say("act.note"), `#/visit/${visit.id}/note`, { icon: "note" }),
  );
}

/** @param {any} visit @returns {HTMLElement | null} */
function crewCard(visit) {
  const crew = visit.crew ?? [];
  if (crew.length === 0) return null;
  const rows = crew.map((/** @type {any} */ one) => make("li", "", say("crew_line", { name: one.name, status: say(`status.${one.status}`) })));
  return card(make("h2", "", say("crew")), make("ul", "plain-list muted", ...rows));
}
