// @ts-check
/**
 * Turns pointers, wheel and keys on the map into movements, zooms and taps.
 *
 * @module gestures
 * @typedef {import("./projection.js").Position} Position
 * @typedef {object} Handlers
 * @property {(right: number, down: number) => void} onMove - by pixels
 * @property {(steps: number, at: Position | null) => void} onZoom - by zoom steps, around a
 *   position or the middle
 * @property {(at: Position) => void} onTap
 * @property {(at: Position | null) => void} onHover - null when the pointer left
 */

const LIFT_PX = 4;
const KEY_PX = 80;
const WHEEL_STEPS_PER_PX = 1 / 240;
const PINCH_STEPS_PER_PX = 1 / 60; // a trackpad reports a pinch as a wheel with Ctrl, in small numbers
const LINE_PX = 16;

/**
 * @param {HTMLElement} element
 * @param {Handlers} handlers
 * @param {{leavesPageScrolling: boolean, signal: AbortSignal}} options
 */
export function followGestures(element, handlers, { leavesPageScrolling, signal }) {
  followPointers(element, handlers, signal);
  element.addEventListener("keydown", (event) => onKey(event, handlers), { signal });
  const zoomIn = (/** @type {MouseEvent} */ event) => handlers.onZoom(1, within(element, event));
  element.addEventListener("dblclick", zoomIn, { signal });
  const onWheel = (/** @type {WheelEvent} */ event) => {
    if (leavesPageScrolling && !event.ctrlKey) return;
    event.preventDefault();
    handlers.onZoom(wheelSteps(event), within(element, event));
  };
  element.addEventListener("wheel", onWheel, { signal, passive: false });
}

/** @param {WheelEvent} event @returns {number} zoom steps, inwards above 0 */
export function wheelSteps({ deltaY, deltaMode, ctrlKey }) {
  const pixels = deltaMode === 0 ? deltaY : deltaY * LINE_PX;
  const steps = -pixels * (ctrlKey ? PINCH_STEPS_PER_PX : WHEEL_STEPS_PER_PX);
  return Math.max(-1, Math.min(1, steps));
}

/** @param {KeyboardEvent} event @param {Handlers} handlers */
function onKey(event, { onMove, onZoom }) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => onMove(KEY_PX, 0),
    ArrowRight: () => onMove(-KEY_PX, 0),
    ArrowUp: () => onMove(0, KEY_PX),
    ArrowDown: () => onMove(0, -KEY_PX),
    "+": () => onZoom(1, null),
    "=": () => onZoom(1, null),
    "-": () => onZoom(-1, null),
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/**
 * One pointer drags, two pinch; one that hardly moved was a tap.
 *
 * @param {HTMLElement} element
 * @param {Handlers} handlers
 * @param {AbortSignal} signal
 */
function followPointers(element, { onMove, onZoom, onTap, onHover }, signal) {
  /** @type {Map<number, Position>} */
  const down = new Map();
  let travelled = 0;

  /** @param {PointerEvent} event */
  const onDown = (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, within(element, event));
    element.setPointerCapture(event.pointerId);
  };
  /** @param {PointerEvent} event */
  const onPointerMove = (event) => {
    const at = within(element, event);
    const before = down.get(event.pointerId);
    if (!before) return onHover(at);
    const others = [...down].filter(([id]) => id !== event.pointerId);
    down.set(event.pointerId, at);
    travelled += Math.hypot(at.x - before.x, at.y - before.y);
    if (travelled < LIFT_PX) return;
    const share = 1 / down.size;
    onMove((at.x - before.x) * share, (at.y - before.y) * share);
    if (others.length === 1) {
      const [, fixed] = others[0];
      const widened = distance(at, fixed) / Math.max(distance(before, fixed), 1);
      onZoom(Math.log2(widened), { x: (at.x + fixed.x) / 2, y: (at.y + fixed.y) / 2 });
    }
  };
  /** @param {PointerEvent} event */
  const onUp = (event) => {
    if (!down.delete(event.pointerId)) return;
    if (down.size === 0 && travelled < LIFT_PX) onTap(within(element, event));
  };
  /** @param {PointerEvent} event */
  const onCancel = (event) => {
    travelled = Infinity;
    down.delete(event.pointerId);
  };

  element.addEventListener("pointerdown", onDown, { signal });
  element.addEventListener("pointermove", onPointerMove, { signal });
  element.addEventListener("pointerup", onUp, { signal });
  element.addEventListener("pointercancel", onCancel, { signal });
  element.addEventListener("pointerleave", () => onHover(null), { signal });
}

/** @param {Element} element @param {MouseEvent} event @returns {Position} */
function within(element, event) {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** @param {Position} one @param {Position} other @returns {number} */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
