// @ts-check
/**
 * Where a visit is to go: technician and time, with the server's refusal beside what it is about.
 *
 * @module place-form
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 * @typedef {import("./visit-acts.js").Seen} Seen
 * @typedef {import("./visit-acts.js").VisitActs} VisitActs
 */

import { Problem } from "./api.js";
import { button, icon, make } from "./dom.js";
import { clock, say, wallTime } from "./words.js";

const MINUTE_MS = 60_000;
const STEP_MS = 15 * MINUTE_MS;
// These hold whoever insists: somebody is there already, or a colleague's pin.
const FIRM = ["technician-busy", "pinned", "stale-version"];

/**
 * @param {Seen} visit
 * @param {{store: BoardStore, acts: VisitActs, onClose: () => void}} context
 * @returns {HTMLFormElement}
 */
export function placeForm(visit, { store, acts, onClose }) {
  const { zone, starts_at: dayStart, technicians } = store.snapshot;
  const lead = store.visit(visit.id)?.parts.find(({ role }) => role === "lead");
  const who = make("select", "", new Option(say("choose"), ""));
  who.append(...technicians.map(({ id, name, skills }) => new Option(`${name} · ${skills}`, String(id))));
  who.value = String(lead?.technician ?? "");
  who.required = true;
  const when = make("input");
  // Not a time field: those follow the browser's country, and people here think in 24 hours.
  when.inputMode = "numeric";
  when.pattern = "([01]?[0-9]|2[0-3]):[0-5][0-9]";
  when.placeholder = "9:05";
  when.required = true;
  when.value = clock(lead ? new Date(lead.starts_at) : nextQuarter(store.snapshot), zone);
  const refusal = make("div", "refusal");
  refusal.setAttribute("role", "alert");
  const form = make("form", "place");
  const close = button(say("cancel"), "quiet", onClose);
  const go = make("button", "btn primary", say("place"));
  form.append(
    make("div", "two", field("place-who", say("technician"), who), field("place-when", say("time"), when)),
    refusal,
    make("div", "acts-of-form", go, close),
  );
  const send = async (isForced = false) => {
    refusal.replaceChildren();
    go.disabled = true;
    const target = { technician: Number(who.value), starts_at: instantAt(dayStart, when.value, zone) };
    try {
      await acts.place(visit, isForced ? { ...target, is_forced: true } : target);
      onClose();
    } catch (error) {
      refusal.replaceChildren(...refused(error, () => send(true)));
      if (error instanceof Problem && error.status === 412) store.refresh();
    } finally {
      go.disabled = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  return form;
}

/** @param {unknown} error @param {() => void} onForce @returns {Node[]} */
function refused(error, onForce) {
  if (!(error instanceof Problem)) throw error;
  const text = error.status === 412 ? say("changed_meanwhile") : error.message || say("no_connection");
  const note = make("p", "note alarm", icon("slash"), make("span", "", text));
  const mayForce = error.status === 422 && !FIRM.includes(error.code);
  return mayForce ? [note, button(say("place_anyway"), "quiet", onForce)] : [note];
}

/** @param {string} id @param {string} name @param {HTMLElement} control @returns {HTMLElement} */
function field(id, name, control) {
  control.id = id;
  const label = make("label", "", name);
  label.htmlFor = id;
  return make("div", "field", label, control);
}

/** @param {import("./board-store.js").Snapshot} snapshot @returns {Date} on the day that is shown */
function nextQuarter({ now, starts_at, ends_at }) {
  const next = Math.ceil(Date.parse(now) / STEP_MS) * STEP_MS;
  const isToday = next >= Date.parse(starts_at) && next < Date.parse(ends_at);
  return new Date(isToday ? next : Date.parse(starts_at) + 9 * 60 * MINUTE_MS);
}

/**
 * The instant at which a wall clock of `zone` shows `time` on the day that began at `dayStart`.
 *
 * @param {string} dayStart
 * @param {string} time - `HH:MM`
 * @param {string} zone
 * @returns {string} ISO
 */
export function instantAt(dayStart, time, zone) {
  const [hour, minute] = time.split(":").map(Number);
  const guess = new Date(Date.parse(dayStart) + (hour * 60 + minute) * MINUTE_MS);
  const shown = wallTime(guess, zone);
  // When clocks changed since midnight, the guess is off by that change.
  const off = hour * 60 + minute - (shown.hour * 60 + shown.minute);
  const shift = off > 720 ? off - 1_440 : off < -720 ? off + 1_440 : off;
  return new Date(guess.getTime() + shift * MINUTE_MS).toISOString();
}
