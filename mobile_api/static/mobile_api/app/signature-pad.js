// @ts-check
/**
 * A field to sign in with finger, pen or mouse; ink on white, whatever the theme.
 *
 * @module signature-pad
 */

import { make } from "./parts.js";

const WIDTH = 900;
const HEIGHT = 420;

/** One signature. */
export class SignaturePad {
  isEmpty = true;
  /** @type {number | null} */
  #pointer = null;
  /** @type {{x: number, y: number}} */
  #last = { x: 0, y: 0 };

  /** @param {string} label */
  constructor(label) {
    this.canvas = make("canvas", "pad");
    Object.assign(this.canvas, { width: WIDTH, height: HEIGHT });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    this.element = this.canvas;
    this.clear();
    this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.#draw(event));
    for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
      this.canvas.addEventListener(kind, () => (this.#pointer = null));
    }
  }

  get #ink() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    return Object.assign(context, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#171a1f", fillStyle: "#171a1f" });
  }

  /** Begin anew. */
  clear() {
    const ink = this.#ink;
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, WIDTH, HEIGHT);
    this.isEmpty = true;
  }

  /** Write a name, for somebody who cannot draw. @param {string} name */
  write(name) {
    this.clear();
    const ink = this.#ink;
    let size = 96;
    do ink.font = `italic ${size}px serif`;
    while (ink.measureText(name).width > WIDTH - 80 && --size > 18);
    ink.fillText(name, 40, HEIGHT / 2 + size / 3);
    this.isEmpty = false;
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (this.#pointer !== null) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur?.();
    this.canvas.setPointerCapture(event.pointerId);
    [this.#pointer, this.#last] = [event.pointerId, this.#at(event)];
    const ink = this.#ink;
    ink.beginPath();
    ink.arc(this.#last.x, this.#last.y, 2.5, 0, 7);
    ink.fill();
    this.isEmpty = false;
  }

  /** @param {PointerEvent} event */
  #draw(event) {
    if (event.pointerId !== this.#pointer) return;
    const ink = this.#ink;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) {
      const to = this.#at(move);
      ink.beginPath();
      ink.moveTo(this.#last.x, this.#last.y);
      ink.lineTo(to.x, to.y);
      ink.stroke();
      this.#last = to;
    }
  }

  /** @param {PointerEvent} event @returns {{x: number, y: number}} on the canvas */
  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * WIDTH, y: ((event.clientY - box.top) / box.height) * HEIGHT };
  }
}
