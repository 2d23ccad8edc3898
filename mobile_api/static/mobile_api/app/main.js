// @ts-check
/**
 * The phone's app: loads what is kept, shows the screen of the address, and keeps both in step.
 *
 * @module main
 */

import { follow, refresh, state } from "./app.js";
import { draw, tell } from "./frame.js";
import * as pairScreen from "./screen-pair.js";
import { setMeta } from "./store.js";
import { say, speak } from "./words.js";

/** @typedef {{render: (params: string[]) => import("./frame.js").View}} Screen */

const settings = document.body.dataset;
const LANGUAGES = ["en", "pl", "ru", "cs"];

/** @type {Record<string, () => Promise<Screen>>} */
const SCREENS = {
  "": () => import("./screen-today.js"),
  days: () => import("./screen-days.js"),
  map: () => import("./screen-map.js"),
  notices: () => import("./screen-notices.js"),
  outbox: () => import("./screen-outbox.js"),
  me: () => import("./screen-me.js"),
  "me/hours": () => import("./screen-hours.js"),
  "me/track": () => import("./screen-track.js"),
  pair: () => Promise.resolve(pairScreen),
  visit: () => import("./screen-visit.js"),
  "visit/checklist": () => import("./screen-checklist.js"),
  "visit/photos": () => import("./screen-photos.js"),
  "visit/parts": () => import("./screen-parts.js"),
  "visit/signature": () => import("./screen-signature.js"),
  "visit/note": () => import("./screen-note.js"),
  "visit/late": () => import("./screen-late.js"),
  "visit/reason": () => import("./screen-reason.js"),
  "visit/times": () => import("./screen-times.js"),
  "visit/found": () => import("./screen-found.js"),
};

/** @type {{screen: Screen, params: string[]} | null} */
let shown = null;
let phaseNow = () => "idle";
let afterChange = () => {};
let turn = 0;

async function start() {
  const first = speakKept();
  await refresh();
  await first;
  const chosen = state().meta.language ?? document.documentElement.lang;
  if (chosen !== document.documentElement.lang) await learn(chosen);
  await codeFromLink();
  follow(() => {
    afterChange();
    redraw();
  });
  globalThis.addEventListener("hashchange", () => go(true));
  setInterval(redraw, 30_000);
  await go(true);
  await goOn();
}

/** The words of the page's own language are on their way already. */
function speakKept() {
  const given = document.documentElement.lang;
  return learn(LANGUAGES.includes(given) ? given : "en");
}

/** @param {string} code */
export async function learn(code) {
  const answer = await fetch(`${settings.base}words/${code}.json`);
  if (!answer.ok) throw new Error(`There are no words for ${code}.`);
  speak(code, await answer.json());
  document.documentElement.lang = code;
}

/** What the first screen does not wait for. */
async function goOn() {
  const [engine, { registerWorker }, location] = await Promise.all([
    import("./engine.js"), import("./updates.js"), import("./location.js"),
  ]);
  phaseNow = engine.phaseNow;
  if (state().meta.language === undefined) await setMeta({ language: document.documentElement.lang }, true);
  afterChange = () => location.followState(state());
  afterChange();
  engine.startEngine();
  await registerWorker(settings.worker ?? "", settings.scope ?? "");
}

/** A link with a code pairs this phone; the code does not stay in the address. */
async function codeFromLink() {
  const code = new URLSearchParams(globalThis.location.search).get("code");
  if (!code) return;
  history.replaceState(null, "", `${settings.scope}#/pair`);
  pairScreen.offer(code);
}

/** @returns {{name: string, params: string[]}} `#/visit/12/photos` is `visit/photos` of 12 */
function route() {
  const [first = "", ...rest] = globalThis.location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (!state().meta.me || state().meta.must_pair_now) return { name: "pair", params: [] };
  if (first === "visit") return { name: rest[1] ? `visit/${rest[1]}` : "visit", params: [rest[0] ?? "", ...rest.slice(2)] };
  return { name: [first, ...rest].join("/"), params: [] };
}

/** @param {boolean} isNew */
async function go(isNew) {
  const mine = ++turn;
  const { name, params } = route();
  const load = SCREENS[name] ?? SCREENS[""];
  const screen = await load();
  if (mine !== turn) return;
  shown = { screen, params };
  draw(() => screen.render(params), { isNew, phase: phaseNow() });
}

/** Draw what is shown anew; who was signed out or paired meanwhile sees another screen. */
function redraw() {
  const isPairing = shown?.screen === pairScreen;
  const mustPair = !state().meta.me;
  if (!shown || (isPairing !== mustPair && (mustPair || route().name !== "pair"))) return void go(true);
  const { screen, params } = shown;
  draw(() => screen.render(params), { isNew: false, phase: phaseNow() });
}

document.addEventListener("learn", (event) => {
  const { detail } = /** @type {CustomEvent<string>} */ (event);
  learn(detail).then(() => setMeta({ language: detail })).then(() => go(true), () => tell(say("no_line")));
});

start().catch((error) => {
  console.error(error);
  const said = document.createElement("p");
  said.className = "phone-plain";
  said.textContent = settings.broken ?? "";
  document.getElementById("main")?.replaceChildren(said);
});
