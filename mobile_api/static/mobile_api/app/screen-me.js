// @ts-check
/**
 * The technician's own page: hours, place, phones, language, signing out.
 *
 * @module screen-me
 */

import { now, state } from "./app.js";
import { Problem, remove } from "./api.js";
import { hoursOf } from "./day.js";
import { sheet } from "./frame.js";
import { ownDevices, signOut } from "./leaving.js";
import { isLocationRefused } from "./location.js";
import { banner, big, card, cardTitle, complain, input, make, prow } from "./parts.js";
import { isPushOn, mayPush, switchPush } from "./push.js";
import { setMeta } from "./store.js";
import { duration, moment, say, sayCount, spoken } from "./words.js";

const LANGUAGES = { en: "English", pl: "Polski", ru: "Русский", cs: "Čeština" };
/** @type {any[] | null} */
let devices = null;

/** @returns {import("./frame.js").View} */
export function render() {
  const { meta } = state();
  if (devices === null) loadDevices();
  return {
    title: meta.me?.name ?? say("me"),
    sub: document.body.dataset.office,
    back: "#/",
    body: [hoursCard(), locationCard(), pushCard(), languageCard(), devicesCard(), leaveCard()],
    tab: "today",
  };
}

async function loadDevices() {
  devices = [];
  devices = await ownDevices().catch(() => []);
  await setMeta({});
}

/** @returns {HTMLElement} */
function hoursCard() {
  const { clock: times } = state();
  const { worked, breaks } = hoursOf(times, now());
  const element = card(
    cardTitle(say("hours_today"), say(`shift.${times.shift}`)),
    prow({ icon: "clock", text: say("worked"), state: duration(worked) }),
    prow({ icon: "cup", text: say("breaks"), state: duration(breaks) }),
    prow({ icon: "list", text: say("time_sheet"), href: "#/me/hours", state: "›" }),
  );
  element.classList.add("rows");
  return element;
}

/** @param {string} text @param {boolean} isOn @param {(isOn: boolean) => void} onChange @param {string} key @returns {HTMLElement} */
function toggle(text, isOn, onChange, key) {
  const box = input({ type: "checkbox", checked: isOn });
  box.setAttribute("role", "switch");
  box.dataset.key = key;
  box.addEventListener("change", () => onChange(box.checked));
  return make("label", "choice switch", make("span", "", text), box);
}

/** @returns {HTMLElement} */
function locationCard() {
  const isOn = state().meta.is_location_on !== false;
  const element = card(
    toggle(say("location_switch"), isOn, (next) => setMeta({ is_location_on: next }), "location"),
    make("p", "hint", isLocationRefused() ? say("location_refused") : say(isOn ? "location_on" : "location_off")),
    prow({ icon: "map", text: say("own_track"), href: "#/me/track", state: "›" }),
  );
  element.classList.add("rows");
  return element;
}

/** @returns {HTMLElement | null} */
function pushCard() {
  if (!mayPush(state().config)) return null;
  const place = card();
  place.append(
    toggle(say("push_switch"), isPushOn(), async (next) => {
      const isDone = await switchPush(next, state().config.push_key).catch(() => false);
      if (!isDone) complain(place, say("push_failed"));
      await setMeta({});
    }, "push"),
    make("p", "hint", say("push_hint")),
  );
  return place;
}

/** @returns {HTMLElement} */
function languageCard() {
  const list = Object.entries(LANGUAGES).map(([code, name]) => {
    const button = make("button", "language", name);
    button.type = "button";
    button.lang = code;
    button.dataset.key = `language-${code}`;
    button.setAttribute("aria-pressed", String(code === spoken()));
    button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("learn", { detail: code })));
    return button;
  });
  const group = make("div", "languages", ...list);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", say("language"));
  return card(make("h2", "", say("language")), group);
}

/** @returns {HTMLElement} */
function devicesCard() {
  const own = state().meta.me?.device;
  const rows = (devices ?? []).map((device) => prow({
    icon: "phone",
    text: device.name || device.platform || say("phone"),
    sub: device.id === own ? say("this_phone") : device.seen_at ? say("last_seen", { at: moment(device.seen_at, now()) }) : "",
    ...(device.id === own ? {} : { onClick: () => askToEnd(device), state: say("sign_out"), key: `device-${device.id}` }),
  }));
  const element = card(make("h2", "card-title", say("my_phones")), ...(rows.length ? rows : [make("p", "hint", say("phones_offline"))]));
  element.classList.add("rows");
  return element;
}

/** @param {any} device */
function askToEnd(device) {
  sheet(say("end_device_title", { name: device.name || device.platform }), (close) => [
    make("p", "", say("end_device")),
    big(say("sign_out"), async () => {
      await remove(`devices/${device.id}`).catch(() => null);
      devices = null;
      close();
      await setMeta({});
    }, { look: "ink" }),
    big(say("close"), close, { look: "quiet" }),
  ]);
}

/** @returns {HTMLElement} */
function leaveCard() {
  return card(
    big(say("sign_out_this"), askToLeave, { icon: "leave", key: "leave" }),
    make("p", "hint", say("app_version", { version: document.body.dataset.version ?? "" })),
  );
}

function askToLeave() {
  const { backlog, meta } = state();
  sheet(say("sign_out_title"), (close) => {
    const place = make("div", "stack");
    place.append(
      ...(backlog.count > 0 ? [banner(sayCount("leave_waiting", backlog.count), say("leave_lost"), "off")] : []),
      make("p", "", say("sign_out_text")),
      big(say(backlog.count > 0 ? "sign_out_anyway" : "sign_out"), () => leave(meta.me.device, place, close), { look: backlog.count > 0 ? "danger" : "ink" }),
      big(say("stay"), close, { look: "quiet" }),
    );
    return [place];
  });
}

/** @param {number} device @param {HTMLElement} place @param {() => void} close */
async function leave(device, place, close) {
  try {
    await signOut(device);
    close();
  } catch (error) {
    complain(place, error instanceof Problem && error.status === 0 ? say("sign_out_offline") : String(error));
  }
}
