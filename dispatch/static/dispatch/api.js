// @ts-check
/**
 * The office API from a page: session cookie, CSRF token, keys, versions; problems as errors.
 *
 * @module api
 */

/** A refusal of the server, or of the network (`status` 0). */
export class Problem extends Error {
  /** @param {number} status @param {string} code @param {string} detail */
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** @param {string} path - below `/api/` @returns {Promise<any>} */
export function get(path) {
  return send("GET", path);
}

/**
 * An act: it carries a key, so that it can be sent again without being done twice.
 *
 * @param {string} path
 * @param {object} [body]
 * @param {{seen?: number}} [options] - the version that the person saw
 * @returns {Promise<any>}
 */
export function post(path, body = {}, { seen } = {}) {
  return send("POST", path, { body, seen, key: crypto.randomUUID() });
}

/** @param {string} path @param {object} body @param {number} seen @returns {Promise<any>} */
export function put(path, body, seen) {
  return send("PUT", path, { body, seen });
}

/** @param {string} path @param {number} seen @returns {Promise<any>} */
export function remove(path, seen) {
  return send("DELETE", path, { seen });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, seen?: number, key?: string}} [options]
 * @returns {Promise<any>}
 */
async function send(method, path, { body, seen, key } = {}) {
  const headers = new Headers({ Accept: "application/json" });
  if (body) headers.set("Content-Type", "application/json");
  if (method !== "GET") headers.set("X-CSRFToken", csrfToken());
  if (key) headers.set("Idempotency-Key", key);
  if (seen !== undefined) headers.set("If-Match", `"v${seen}"`);
  const init = { method, headers, body: body && JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(`/api/${path}`, init);
  } catch {
    throw new Problem(0, "no-connection", "");
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  throw await problemOf(answer);
}

/** @param {Response} answer @returns {Promise<Problem>} */
async function problemOf(answer) {
  const body = await answer.json().catch(() => ({}));
  const first = Object.values(body.errors ?? {}).flat()[0];
  const detail = String(first ?? body.detail ?? answer.statusText);
  return new Problem(answer.status, body.code ?? "", detail);
}

function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : "";
}
