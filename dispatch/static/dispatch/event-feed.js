// @ts-check
/**
 * Live feed: hands out events in the order of the log, each once, over lost connections.
 *
 * @module event-feed
 * @typedef {{seq: number, kind: string, entity: string, entity_id: number, new: Record<string, unknown>}} LogEvent
 * @typedef {object} Feed
 * @property {(seq: number) => Promise<string>} address - of the stream after `seq`, with a fresh ticket
 * @property {(event: LogEvent) => void} onEvent
 * @property {() => Promise<number>} onReset - loads the page's data anew; the `seq` they stand for
 * @property {(online: boolean) => void} onConnection
 * @property {AbortSignal} signal - ends it all
 * @property {() => Promise<void>} [pause] - between two attempts
 */

/**
 * Call `onEvent` once for every event after `seq`, until `feed.signal` aborts.
 *
 * A lost connection the browser resumes by itself, with `Last-Event-ID`, which the server
 * prefers to the address. When the server refuses (the ticket ran out), it gives up: then
 * we ask for a new ticket and resume after the last event handed out.
 *
 * @param {number} seq - the last event that the page already shows
 * @param {Feed} feed
 * @returns {Promise<number>} the last event that was handed out
 */
export async function followEvents(seq, feed) {
  /** @param {MessageEvent<string>} message */
  const handOut = ({ data }) => {
    const event = JSON.parse(data);
    if (event.seq <= seq) return;
    seq = event.seq;
    feed.onEvent(event);
  };
  while (!feed.signal.aborted) {
    const address = await feed.address(seq).catch(() => null);
    const isReset = address !== null && (await listen(address, handOut, feed));
    if (isReset) seq = await feed.onReset().catch(() => seq);
    if (!isReset && !feed.signal.aborted) await (feed.pause ?? pause)();
  }
  return seq;
}

/**
 * @param {string} address
 * @param {(message: MessageEvent<string>) => void} onMessage
 * @param {Feed} feed
 * @returns {Promise<boolean>} once the stream is over: whether the server said "reset"
 */
function listen(address, onMessage, { onConnection, signal }) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const source = new EventSource(address);
    const end = (isReset = false) => {
      source.close();
      signal.removeEventListener("abort", stop);
      if (!signal.aborted) onConnection(false);
      resolve(isReset);
    };
    const stop = () => end();
    source.onopen = () => onConnection(true);
    source.onmessage = onMessage;
    source.addEventListener("reset", () => end(true));
    source.onerror = () => {
      onConnection(false);
      if (source.readyState === EventSource.CLOSED) end();
    };
    signal.addEventListener("abort", stop);
  });
}

/** @returns {Promise<void>} after 0.5 to 5 s, so that not everybody comes back at once */
function pause() {
  return new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 4_500));
}
