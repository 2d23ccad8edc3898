// @ts-check
/**
 * The outbox: everything that was done on this phone, and what became of each.
 *
 * @module screen-outbox
 */

import { now, state } from "./app.js";
import { again, isSending, phaseNow } from "./engine.js";
import { fateOf } from "./outbox.js";
import { iconOfItem, wordsOf } from "./outbox-words.js";
import { banner, big, card, cardTitle, make, prow } from "./parts.js";
import { age, moment, say, sayCount, weight } from "./words.js";

const SHOWN = 120;
const MINUTE = 60_000;

/** @typedef {import("./outbox.js").Item} Item */

/** @returns {import("./frame.js").View} */
export function render() {
  const { items, uploads } = state();
  const newest = [...items].sort((one, other) => other.seq - one.seq);
  const waiting = newest.filter((item) => item.answer === null);
  const rest = newest.filter((item) => item.answer !== null).slice(0, SHOWN);
  const files = uploads.filter((upload) => !upload.isFinished);
  const body = [
    ...lines(),
    ...groups([...waiting].reverse()),
    files.length > 0 && filesCard(files),
    ...groups(rest),
    items.length === 0 && files.length === 0 && make("p", "empty", say("outbox_empty")),
  ];
  return { title: say("tab.outbox"), body, bottom: [tryNow()], tab: "outbox" };
}

/** @returns {HTMLElement[]} how the line to the office is */
function lines() {
  const { meta, backlog } = state();
  const phase = phaseNow();
  if (meta.must_pair) return [banner(say("must_pair_title"), say("must_pair"), "lock")];
  if (phase === "offline") {
    const silent = meta.contact_at ? Date.now() - meta.contact_at : 0;
    const since = silent >= MINUTE ? age(silent) : "";
    return [banner(since ? say("no_line_for", { duration: since }) : say("no_line"), say("no_line_text"), "off")];
  }
  if (phase === "troubled") return [banner(say("troubled"), say("no_line_text"), "off")];
  if (backlog.count > 0) return [banner(sayCount("waiting", backlog.count), say("sending_text"), "cloud", "calm")];
  return [];
}

/** @param {Item[]} items @returns {HTMLElement[]} those of one visit that follow each other, on one card */
function groups(items) {
  /** @type {{key: string, items: Item[]}[]} */
  const found = [];
  for (const item of items) {
    const key = `${item.assignment ?? ""}/${item.about.name}/${item.about.work}`;
    const last = found[found.length - 1];
    if (last?.key === key) last.items.push(item);
    else found.push({ key, items: [item] });
  }
  return found.map((group) => {
    const { name, work } = group.items[0].about;
    const element = card(cardTitle(name || say("my_day"), work), ...group.items.map(row));
    element.classList.add("rows");
    return element;
  });
}

/** @param {Item} item @returns {HTMLElement} */
function row(item) {
  const fate = fateOf(item);
  const { text, sub } = wordsOf(item, now());
  const at = item.answer ? moment(item.answer.at, now()) : "";
  const looks = {
    waiting: { state: say("fate.waiting"), family: "wait", stateIcon: "clock" },
    sent: { state: say("fate.sent_at", { at }), family: "ok", stateIcon: "check" },
    office: { state: say("fate.office"), family: "bad", stateIcon: "user" },
    refused: { state: say("fate.refused"), family: "bad", stateIcon: "x" },
  };
  const why = fate === "office" || fate === "refused" ? item.answer?.message : "";
  const more = [sub, why].filter(Boolean).join(" · ");
  return prow({ icon: fate === "office" ? "split" : iconOfItem(item.kind), text, sub: more, ...looks[fate] });
}

/** @param {import("./store.js").Upload[]} uploads @returns {HTMLElement} */
function filesCard(uploads) {
  const rows = uploads.map((upload) => {
    const part = upload.received > 0 ? ` · ${Math.round((100 * upload.received) / upload.size)} %` : "";
    return prow({
      icon: upload.media_type === "image/png" ? "pen" : "camera",
      text: upload.about.name || say("photo"),
      sub: upload.error ? upload.error : `${moment(upload.at, now())} · ${weight(upload.size)}${part}`,
      state: say(upload.error ? "fate.refused" : "fate.waiting"),
      family: upload.error ? "bad" : "wait",
      stateIcon: upload.error ? "x" : "clock",
    });
  });
  const element = card(cardTitle(say("pictures"), sayCount("files_waiting", uploads.length)), ...rows);
  element.classList.add("rows");
  return element;
}

function tryNow() {
  return big(say(isSending() ? "sending" : "try_now"), () => void again(), { icon: "cloud", key: "try-now" });
}
