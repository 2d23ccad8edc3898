// @ts-check
/**
 * When the phone speaks to the server: after each tap, on the stream's word, when the line or the
 * person comes back, every minute; and after a failure, later and later.
 *
 * @module engine
 * @typedef {"idle" | "sending" | "offline" | "troubled"} Phase
 */

import { Problem } from "./api.js";
import { signedOut } from "./leaving.js";
import { exchange } from "./sender.js";
import { load, news, setMeta } from "./store.js";
import { keepStream } from "./stream.js";
import { updateApp } from "./updates.js";

const POLL_MS = 60_000;
const SOON_MS = 40;
// A cellar has a line again at any moment, and no phone says so reliably.
const LONGEST_PAUSE_MS = 60_000;
// Somebody who taps has perhaps come up the stairs.
const TAPPED_PAUSE_MS = 5_000;

/** @type {Phase} */
let phase = "idle";
let failures = 0;
let isRunning = false;
let isWanted = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let dueAt = Infinity;
/** @type {AbortController | null} */
let stream = null;

/** @returns {Phase} */
export function phaseNow() {
  return phase;
}

/** @returns {boolean} whether it speaks to the server at this moment */
export function isSending() {
  return isRunning;
}

/** Begin; afterwards all comes by itself. */
export function startEngine() {
  news.addEventListener("wake", wake);
  globalThis.addEventListener("online", again);
  globalThis.addEventListener("offline", () => enter("offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.type === "pull" && again());
  again();
}

/** Soon, once for all that asks for it now. */
export function wake() {
  schedule(failures === 0 ? SOON_MS : Math.min(pauseMs(), TAPPED_PAUSE_MS));
}

/** At once, whatever failed before. @returns {Promise<void>} when it was tried */
export async function again() {
  failures = 0;
  await run();
}

/** @param {number} ms - at the latest: what is due sooner stays so */
function schedule(ms) {
  if (Date.now() + ms >= dueAt) return;
  clearTimeout(timer);
  dueAt = Date.now() + ms;
  timer = setTimeout(() => {
    dueAt = Infinity;
    run();
  }, ms);
}

function unschedule() {
  clearTimeout(timer);
  dueAt = Infinity;
}

/** @returns {number} ms */
function pauseMs() {
  return Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
}

async function run() {
  if (isRunning) {
    isWanted = true;
    return;
  }
  isRunning = true;
  unschedule();
  // Who was offline stays so until something came through.
  if (phase === "idle") enter("sending");
  else news.dispatchEvent(new Event("phase"));
  try {
    await exchange();
    failures = 0;
    enter("idle");
    await openStream();
  } catch (error) {
    failures += 1;
    await handle(error);
  } finally {
    isRunning = false;
    news.dispatchEvent(new Event("phase"));
  }
  if (isWanted && failures === 0) {
    isWanted = false;
    return run();
  }
  isWanted = false;
  schedule(failures === 0 ? POLL_MS : pauseMs());
}

/** @param {Phase} next */
function enter(next) {
  if (phase === next) return;
  phase = next;
  news.dispatchEvent(new Event("phase"));
}

/** @param {unknown} error */
async function handle(error) {
  if (!(error instanceof Problem)) {
    console.error(error);
    return enter("troubled");
  }
  if (error.status === 0) return enter("offline");
  if (error.status === 401) {
    stream?.abort();
    stream = null;
    const fate = await signedOut(error.code);
    if (fate === "stays") await setMeta({ must_pair: true });
    return enter(fate === "wiped" ? "idle" : "troubled");
  }
  if (error.status === 426) {
    await setMeta({ is_too_old: true });
    await updateApp();
  }
  if (error.waitS) failures = Math.max(failures, Math.ceil(Math.log2(error.waitS)));
  return enter(error.status >= 502 ? "offline" : "troubled");
}

async function openStream() {
  const { meta } = await load();
  if (!meta.me) {
    stream?.abort();
    stream = null;
    return;
  }
  if (stream) return;
  stream = new AbortController();
  keepStream({ onNews: wake, signal: stream.signal });
}
