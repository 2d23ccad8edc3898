// @ts-check
/**
 * What waits for an answer: visits that are offered, and reports that the office had overtaken.
 *
 * @module screen-notices
 */

import { answerOffer } from "./acts.js";
import { Problem, post } from "./api.js";
import { now, state } from "./app.js";
import { again } from "./engine.js";
import { big, card, cardTitle, complain, icon, make, ptag } from "./parts.js";
import { titleOf } from "./visit-words.js";
import { clock, dateOf, dayOf, duration, knows, moment, range, say } from "./words.js";

/** @returns {import("./frame.js").View} */
export function render() {
  const { offers, conflicts } = state();
  const open = conflicts.filter((one) => !one.resolved_at);
  const closed = conflicts.filter((one) => one.resolved_at);
  const shown = [
    ...offers.map(offerCard),
    ...open.map(conflictCard),
    ...closed.map(closedCard),
  ];
  return {
    title: say("tab.notices"),
    body: shown.length ? shown : [make("p", "empty", say("no_notices"))],
    tab: "notices",
  };
}

/** @param {any} offer @returns {HTMLElement} */
function offerCard(offer) {
  const { work, site = {}, starts_at: from, ends_at: until, minutes, status } = offer;
  const day = dateOf(from) === dateOf(now()) ? say("today") : dayOf(from);
  const isOpen = status === "open";
  return card(
    make("div", "ptags", ptag(say(isOpen ? "offer" : `offer_${status}`), "would", "ring-dashed")),
    make("h2", "offer-title", work ?? say("visit")),
    make("p", "", say("offer_when", { day, range: range(from, until) })),
    make("p", "muted second", [[site.street, site.district || site.city].filter(Boolean).join(", "), minutes && duration(minutes)].filter(Boolean).join(" · ")),
    isOpen && make(
      "div", "two",
      big(say("offer_accept"), () => answerOffer(offer, "accept_offer"), { look: "would", icon: "check", key: `accept-${offer.id}` }),
      big(say("offer_decline"), () => answerOffer(offer, "decline_offer"), { key: `decline-${offer.id}` }),
    ),
  );
}

/** @param {any} conflict @returns {string} `Started 10:07` */
function whatOf({ command, occurred_at: at }) {
  const kind = knows(`kind.${command}`) ? say(`kind.${command}`) : command;
  return say("kind_at", { kind, at: moment(at, now()) });
}

/** @param {any} conflict @returns {string} whom it is about, as far as this phone still knows */
function whomOf(conflict) {
  const visit = state().visits.find((one) => one.id === conflict.assignment);
  if (visit) return titleOf(visit);
  return state().items.find((one) => one.assignment === conflict.assignment)?.about.name ?? say("visit");
}

/** @param {any} conflict @returns {HTMLElement} */
function conflictCard(conflict) {
  const place = make("div", "stack");
  const choose = (/** @type {"count" | "keep"} */ choice) => resolve(conflict, choice, place);
  place.append(
    make("p", "hint", say("conflict_hint")),
    make(
      "div", "two",
      big(say("conflict_count"), () => choose("count"), { key: `count-${conflict.id}` }),
      big(say("conflict_keep"), () => choose("keep"), { key: `keep-${conflict.id}` }),
    ),
  );
  const element = card(
    make("div", "ptags", ptag(say("conflict"), "alarm", "split")),
    cardTitle(whomOf(conflict), clock(conflict.opened_at)),
    make("p", "strong", whatOf(conflict)),
    make("p", "muted second", conflict.message),
    place,
  );
  return element;
}

/** @param {any} conflict @param {"count" | "keep"} choice @param {HTMLElement} place */
async function resolve(conflict, choice, place) {
  try {
    await post(`conflicts/${conflict.id}/resolve`, { choice });
    await again();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(place, error.status === 0 ? say("conflict_offline") : error.message);
  }
}

/** @param {any} conflict @returns {HTMLElement} */
function closedCard(conflict) {
  const { resolution, resolved_at: at } = conflict;
  const fate = knows(`resolution.${resolution}`) ? say(`resolution.${resolution}`) : say("resolution.count");
  return card(
    cardTitle(whomOf(conflict), moment(at, now())),
    make("p", "second", whatOf(conflict)),
    make("p", "muted second fate", icon("check"), fate),
  );
}
