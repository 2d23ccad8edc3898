// @ts-check
/**
 * The first screen: a code from the office makes this the technician's phone.
 *
 * @module screen-pair
 */

import { state } from "./app.js";
import { Problem } from "./api.js";
import { banner, big, card, complain, field, input, make } from "./parts.js";
import { codeIn, pairWith } from "./pairing.js";
import { announce } from "./store.js";
import { say, sayCount, spoken } from "./words.js";

const LANGUAGES = { en: "English", pl: "Polski", ru: "Русский", cs: "Čeština" };
let typed = "";

/** @param {string} code - of a link */
export function offer(code) {
  typed = code;
}

/** @returns {import("./frame.js").View} */
export function render() {
  const code = input({ type: "text", value: typed, autocomplete: "off", maxLength: 20, inputMode: "text", required: true });
  code.autocapitalize = "characters";
  code.spellcheck = false;
  code.name = "code";
  code.addEventListener("input", () => (typed = code.value));
  const form = make("form", "stack", field(say("pair.code"), code, say("pair.hint")));
  const submit = big(say("pair.act"), () => form.requestSubmit(), { look: "next ink", key: "pair" });
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pair(code, form, submit);
  });
  return {
    title: say("pair.title"),
    sub: document.body.dataset.office,
    holds: true,
    body: [farewell(), card(form, scanner(code, form)), card(languages())],
    bottom: [submit],
  };
}

/** @param {HTMLInputElement} code @param {HTMLFormElement} form @param {HTMLButtonElement} submit */
async function pair(code, form, submit) {
  if (!code.value.trim()) {
    complain(form, say("pair.empty"));
    return code.focus();
  }
  submit.disabled = true;
  try {
    await pairWith(codeIn(code.value));
    typed = "";
    location.hash = "#/";
    announce("wake");
  } catch (error) {
    const isOffline = error instanceof Problem && error.status === 0;
    complain(form, isOffline || !(error instanceof Problem) ? say("pair.offline") : error.message);
    code.focus();
  } finally {
    submit.disabled = false;
  }
}

/** @returns {HTMLElement | null} why the phone is not paired any more */
function farewell() {
  const { ended, ended_kept: kept = 0 } = state().meta;
  if (ended !== "revoked" && ended !== "unknown") return null;
  const text = kept > 0 ? sayCount("ended_kept", kept) : say("ended_nothing");
  return banner(say("ended_title"), text, "lock");
}

/** @param {HTMLInputElement} code @param {HTMLFormElement} form @returns {HTMLElement | null} where the browser can read codes */
function scanner(code, form) {
  if (!("BarcodeDetector" in globalThis) || !navigator.mediaDevices) return null;
  const place = make("div", "scan");
  const open = big(say("pair.scan"), async () => {
    const { scan } = await import("./scanner.js");
    const found = await scan(place).catch(() => null);
    if (found === null) return complain(form, say("pair.no_camera"));
    code.value = typed = codeIn(found);
    form.requestSubmit();
  }, { icon: "camera" });
  place.append(open);
  return place;
}

/** @returns {HTMLElement} */
function languages() {
  const links = Object.entries(LANGUAGES).map(([code, name]) => {
    const button = make("button", "language", name);
    button.type = "button";
    button.lang = code;
    button.setAttribute("aria-pressed", String(code === spoken()));
    button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("learn", { detail: code })));
    return button;
  });
  const group = make("div", "languages", ...links);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", say("language"));
  return group;
}
