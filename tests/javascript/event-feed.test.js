// The live feed in the browser, with an event source that the test holds in its hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { followEvents } from "../../dispatch/static/dispatch/event-feed.js";

class Source extends EventTarget {
  static CLOSED = 2;
  static opened = [];

  constructor(address) {
    super();
    this.address = address;
    this.readyState = 1;
    Source.opened.push(this);
  }

  tell(seq) {
    this.onmessage({ data: JSON.stringify({ seq, kind: "noted" }) });
  }

  refuse() {
    this.readyState = Source.CLOSED;
    this.onerror();
  }

  close() {
    this.readyState = Source.CLOSED;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 1));

function followed(seq, more = {}) {
  globalThis.EventSource = Source;
  Source.opened = [];
  const seen = [];
  const online = [];
  const ending = new AbortController();
  const over = followEvents(seq, {
    address: async (after) => `/events/?after=${after}`,
    onEvent: (event) => seen.push(event.seq),
    onReset: async () => 100,
    onConnection: (isOnline) => online.push(isOnline),
    signal: ending.signal,
    pause: async () => {},
    ...more,
  });
  return { seen, online, end: () => ending.abort(), over };
}

test("each event is handed out once, in the order of the log", async () => {
  const feed = followed(4);
  await settled();
  for (const seq of [5, 6, 6, 5, 7]) Source.opened[0].tell(seq);
  feed.end();
  assert.equal(await feed.over, 7);
  assert.deepEqual(feed.seen, [5, 6, 7]);
});

test("after a refusal it comes back with a new ticket and resumes after the last event", async () => {
  const feed = followed(4);
  await settled();
  Source.opened[0].tell(5);
  Source.opened[0].refuse();
  await settled();
  assert.equal(Source.opened[1].address, "/events/?after=5");
  feed.end();
  await feed.over;
});

test("a server that cannot be asked for a ticket is asked again", async () => {
  let asked = 0;
  const address = async () => {
    asked += 1;
    if (asked < 3) throw new Error("away");
    return "/events/";
  };
  const feed = followed(0, { address });
  await settled();
  assert.equal(Source.opened.length, 1);
  feed.end();
  await feed.over;
});

test("a reset loads everything anew and goes on from there", async () => {
  const feed = followed(4);
  await settled();
  Source.opened[0].dispatchEvent(new Event("reset"));
  await settled();
  assert.equal(Source.opened[1].address, "/events/?after=100");
  feed.end();
  await feed.over;
});

test("the page is told when the line is lost and when it is back", async () => {
  const feed = followed(0);
  await settled();
  Source.opened[0].onopen();
  Source.opened[0].onerror();
  Source.opened[0].onopen();
  feed.end();
  await feed.over;
  assert.deepEqual(feed.online, [true, false, true]);
});

test("the end closes the stream", async () => {
  const feed = followed(0);
  await settled();
  feed.end();
  await feed.over;
  assert.equal(Source.opened[0].readyState, Source.CLOSED);
});
