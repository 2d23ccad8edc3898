// @ts-check
/**
 * Keeps the board at the newest: by the live feed, by the clock, and when one comes back to it.
 *
 * @module live
 * @typedef {import("./board-store.js").BoardStore} BoardStore
 */

import { get } from "./api.js";
import { followEvents } from "./event-feed.js";
import { clock, say } from "./words.js";

// Estimates move with the clock, also when nothing happens.
const ESTIMATES_MS = 60_000;
const CLOCK_MS = 15_000;

/**
 * @param {BoardStore} store
 * @param {HTMLElement} lamp - says whether the page is live
 * @param {{tick: (now: Date) => void}} timeline
 */
export function goLive(store, lamp, timeline) {
  let following = new AbortController();
  let isStreaming = false;
  const tell = () => show(lamp, isStreaming, store);
  // Six streams are all that a browser opens to a host: a hidden page leaves its own to others.
  const follow = () => {
    following.abort();
    if (document.hidden) return;
    following = new AbortController();
    followEvents(store.snapshot.seq, {
      address: (seq) => address(seq, store.snapshot.epoch),
      onEvent: () => store.refresh(),
      onReset: () => store.reload(),
      onConnection: (isOnline) => {
        isStreaming = isOnline;
        tell();
      },
      signal: following.signal,
    });
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) store.refresh();
    follow();
  });
  store.addEventListener("snapshot", tell);
  store.addEventListener("offline", () => show(lamp, false, store));
  setInterval(() => document.hidden || store.refresh(), ESTIMATES_MS);
  setInterval(() => timeline.tick(new Date()), CLOCK_MS);
  window.addEventListener("pagehide", () => following.abort());
  follow();
}

/** @param {number} seq @param {string} epoch @returns {Promise<string>} */
async function address(seq, epoch) {
  const { ticket } = await get(`feed-ticket/?epoch=${encodeURIComponent(epoch)}`);
  return `/events/?${new URLSearchParams({ ticket, after: String(seq) })}`;
}

/** @param {HTMLElement} lamp @param {boolean} isOnline @param {BoardStore} store */
function show(lamp, isOnline, { snapshot }) {
  const state = isOnline ? "live" : "lost";
  if (lamp.dataset.state === state) return;
  lamp.dataset.state = state;
  const at = clock(new Date(), snapshot.zone);
  lamp.textContent = isOnline ? say("live") : say("reconnecting", { at });
}
