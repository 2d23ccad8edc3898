// @ts-check
/**
 * The number of a visit within its day, as the map and the lists write it.
 *
 * @module day-number
 */

import { state } from "./app.js";
import { visitsOn } from "./day.js";
import { dateOf } from "./words.js";

/** @param {any} visit @returns {number} from 1 on */
export function dayNumber(visit) {
  const at = visit.starts_at ?? visit.arrived_at;
  if (!at) return 1;
  const day = visitsOn(state().visits, dateOf(at), dateOf);
  return Math.max(1, day.findIndex((one) => one.id === visit.id) + 1);
}
