// @ts-check
/**
 * The server as the phone speaks to it: the cookie of this phone, problems as errors.
 *
 * @module api
 */

import { spoken } from "./words.js";

const BASE = "/api/mobile/v1/";
export const APP_VERSION = "1.0";
// Longer than a slow line needs, shorter than somebody's patience with "Try now".
const PATIENCE_MS = 30_000;
// A part of a picture on the slowest line that is of any use.
const PART_PATIENCE_MS = 180_000;

/** A refusal of the server, or of the network (`status` 0). */
export class Problem extends Error {
  /** @param {number} status @param {string} code @param {string} detail @param {any} [body] @param {number} [waitS] */
  constructor(status, code, detail, body = {}, waitS = 0) {
    super(detail);
    [this.status, this.code, this.body, this.waitS] = [status, code, body, waitS];
  }
}

/** @param {string} path @param {Record<string, string>} [headers] @returns {Promise<any>} */
export function get(path, headers = {}) {
  return send("GET", path, { headers });
}

/** @param {string} path @param {object} [body] @returns {Promise<any>} */
export function post(path, body = {}) {
  return send("POST", path, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

/** @param {string} path @param {object} body @returns {Promise<any>} */
export function put(path, body) {
  return send("PUT", path, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

/** @param {string} path @returns {Promise<any>} */
export function remove(path) {
  return send("DELETE", path);
}

/** @param {string} path @param {BodyInit} part @param {number} offset @returns {Promise<any>} */
export function putPart(path, part, offset) {
  const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
  return send("PUT", path, { body: part, headers, patienceMs: PART_PATIENCE_MS });
}

/**
 * @param {string} method
 * @param {string} path - below the API of phones
 * @param {{body?: BodyInit, headers?: Record<string, string>, patienceMs?: number}} [options]
 * @returns {Promise<any>} the answer's body; null of an empty or unchanged one
 */
async function send(method, path, { body, headers = {}, patienceMs = PATIENCE_MS } = {}) {
  const own = { Accept: "application/json", "Accept-Language": spoken(), "X-App-Version": APP_VERSION };
  let answer;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    answer = await fetch(BASE + path, { method, body, headers: { ...own, ...headers }, signal, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Problem(0, "no-connection", "");
  }
  if (answer.status === 204 || answer.status === 304) return null;
  const text = await answer.text().catch(() => null);
  if (text === null) throw new Problem(0, "no-connection", "");
  if (answer.ok) return parsed(text);
  throw problemOf(answer, text);
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    // A page of some network's sign-in: whoever answered, it was not our server.
    throw new Problem(0, "no-connection", "");
  }
}

/** @param {Response} answer @param {string} text @returns {Problem} */
function problemOf(answer, text) {
  let body = {};
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy's own page says nothing to people.
  }
  const { code = "", detail = "", errors = {} } = /** @type {any} */ (body);
  const first = Object.values(errors).flat()[0];
  const waitS = Number(answer.headers.get("Retry-After")) || 0;
  return new Problem(answer.status, code.replaceAll("_", "-"), String(first ?? detail), body, waitS);
}
