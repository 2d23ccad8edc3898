// @ts-check
/**
 * Lines of routes along the streets, found while the page is idle; straight until then.
 *
 * @module street-paths
 * @typedef {import("./base-map-file.js").BaseMap} BaseMap
 * @typedef {import("./projection.js").Place} Place
 * @typedef {import("./projection.js").Position} Position
 */

import { LOCAL_ZOOM } from "./base-map-file.js";
import { project, worldWidth } from "./projection.js";
import { StreetGraph } from "./street-graph.js";

const SLICE_MS = 8;

// Ways stay known while a day's routes change; beyond this many, new routes start afresh.
const MOST_WAYS = 3_000;

/** The ways between places, each searched once. */
export class StreetPaths {
  #baseMap;
  #onFound;
  /** @type {StreetGraph | null} */
  #graph = null;
  /** @type {Map<string, Position[]>} in the world */
  #ways = new Map();
  /** @type {Map<string, [Position, Position]>} to be searched, in the world */
  #waiting = new Map();
  #isWorking = false;

  /**
   * @param {BaseMap} baseMap
   * @param {() => void} onFound - when lines have changed
   */
  constructor(baseMap, onFound) {
    this.#baseMap = baseMap;
    this.#onFound = onFound;
  }

  /** Make room before other routes come. */
  forget() {
    if (this.#ways.size > MOST_WAYS) this.#ways.clear();
    this.#waiting.clear();
  }

  /**
   * @param {Place[]} places
   * @returns {Position[]} the line through them as far as it is known, in the world
   */
  line(places) {
    const stops = places.map(project);
    const line = stops.slice(0, 1);
    for (let index = 1; index < stops.length; index += 1) {
      line.push(...this.#leg(stops[index - 1], stops[index]));
    }
    this.#work();
    return line;
  }

  /** @param {Position} from @param {Position} to @returns {Position[]} */
  #leg(from, to) {
    const key = `${from.x} ${from.y} ${to.x} ${to.y}`;
    const way = this.#ways.get(key);
    if (way) return way;
    this.#waiting.set(key, [from, to]);
    return [to];
  }

  #work() {
    if (this.#isWorking || this.#waiting.size === 0) return;
    this.#isWorking = true;
    // Not every browser knows requestIdleCallback.
    const whenIdle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 30));
    whenIdle(() => this.#workASlice());
  }

  #workASlice() {
    this.#graph ??= new StreetGraph(this.#baseMap.streets);
    const until = performance.now() + SLICE_MS;
    for (const [key, [from, to]] of this.#waiting) {
      this.#waiting.delete(key);
      this.#ways.set(key, this.#search(this.#graph, from, to));
      if (performance.now() > until) break;
    }
    this.#isWorking = false;
    if (this.#waiting.size) this.#work();
    else this.#onFound();
  }

  /**
   * @param {StreetGraph} graph
   * @param {Position} from
   * @param {Position} to
   * @returns {Position[]}
   */
  #search(graph, from, to) {
    const { origin } = this.#baseMap;
    const width = worldWidth(LOCAL_ZOOM);
    const local = ({ x = 0, y = 0 }) => ({ x: (x - origin.x) * width, y: (y - origin.y) * width });
    const way = graph.way(local(from), local(to));
    if (!way) return [to];
    return way.map(({ x, y }) => ({ x: origin.x + x / width, y: origin.y + y / width }));
  }
}
