// @ts-check
/**
 * Which icon, family and word a status and a signal have; the icon's shape tells it without colour.
 *
 * @module looks
 * @typedef {import("./board-store.js").Part} Part
 */

import { say } from "./words.js";

/** @type {Record<string, {icon: string, family: string}>} */
const STATUS = {
  unscheduled: { icon: "dotted", family: "" },
  scheduled: { icon: "ring", family: "" },
  dispatched: { icon: "sent", family: "sent" },
  en_route: { icon: "arrow", family: "go" },
  on_site: { icon: "site", family: "work" },
  in_progress: { icon: "play", family: "work" },
  paused: { icon: "pause", family: "work" },
  completed: { icon: "check", family: "" },
  cannot_complete: { icon: "x", family: "alarm" },
  canceled: { icon: "slash", family: "" },
};

/** @type {Record<string, {icon: string, family: string}>} */
const SIGNAL = {
  conflict: { icon: "split", family: "alarm" },
  late: { icon: "clock", family: "alarm" },
  may_be_late: { icon: "clock", family: "risk" },
  emergency: { icon: "bolt", family: "alarm-solid" },
};

/** @type {Record<string, string>} */
const CHANNEL = {
  phone: "phone",
  email: "mail",
  web: "web",
  chat: "chat",
  messenger: "chat",
};

/** @param {string} status @returns {{icon: string, family: string, label: string}} */
export function statusLook(status) {
  return { ...(STATUS[status] ?? STATUS.scheduled), label: say(`status.${status}`) };
}

/**
 * @param {Pick<Part, "signal" | "late_minutes">} part
 * @returns {{icon: string, family: string, label: string} | null}
 */
export function signalLook({ signal, late_minutes }) {
  const look = SIGNAL[signal];
  return look ? { ...look, label: say(signal, { minutes: late_minutes }) } : null;
}

/** @param {string} channel @returns {string} the icon of where something came from, or "" */
export function channelIcon(channel) {
  return CHANNEL[channel] ?? "";
}
