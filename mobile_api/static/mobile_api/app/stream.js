// @ts-check
/**
 * The open line to the server: it says "pull now", and nothing of what there is to pull.
 *
 * @module stream
 */

import { get } from "./api.js";

const LONGEST_PAUSE_MS = 60_000;

/**
 * Keep a stream open until told to stop; each lost one is replaced after a growing pause.
 *
 * @param {{onNews: () => void, signal: AbortSignal}} options
 */
export async function keepStream({ onNews, signal }) {
  let failures = 0;
  while (!signal.aborted) {
    const answer = await get("stream").catch((error) => {
      // Whoever is not let in any more learns why by pulling.
      if (error.status === 401) onNews();
      return null;
    });
    if (answer?.url && !signal.aborted) {
      const wasOpen = await listen(answer.url, { onNews, signal });
      failures = wasOpen ? 0 : failures + 1;
      // The line is gone, or the office has ended it: either is good to know at once.
      if (wasOpen && !signal.aborted) onNews();
    } else failures += 1;
    if (!signal.aborted) await pause(failures, signal);
  }
}

/** @param {string} url @param {{onNews: () => void, signal: AbortSignal}} options @returns {Promise<boolean>} once it is over: whether it was ever open */
function listen(url, { onNews, signal }) {
  return new Promise((resolve) => {
    let wasOpen = false;
    const source = new EventSource(url);
    const end = () => {
      source.close();
      signal.removeEventListener("abort", end);
      resolve(wasOpen);
    };
    source.onopen = () => {
      wasOpen = true;
      // What happened between the last pull and now.
      onNews();
    };
    source.addEventListener("changed", onNews);
    source.onmessage = onNews;
    source.addEventListener("reset", () => {
      onNews();
      end();
    });
    source.onerror = end;
    signal.addEventListener("abort", end);
  });
}

/** @param {number} failures @param {AbortSignal} signal @returns {Promise<void>} */
function pause(failures, signal) {
  const longest = Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** failures);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longest * (0.5 + Math.random() / 2));
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
    globalThis.addEventListener?.("online", stop, { once: true });
  });
}
