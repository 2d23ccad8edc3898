// @ts-check
/**
 * The streets as a network, and the quickest way through it, for drawing only: the times that
 * the office plans with come from the server.
 *
 * @module street-graph
 * @typedef {import("./base-map-file.js").Kind} Kind
 * @typedef {import("./base-map-file.js").Street} Street
 * @typedef {import("./projection.js").Position} Position
 * @typedef {{to: number, cost: number}} Edge
 * @typedef {{start: number, end: number, isOneway: boolean, speed: number}} Piece - between two nodes
 * @typedef {{piece: Piece, at: Position, away: number}} Foothold - the point of a street nearest to a place
 */

import { nearestOnPiece } from "./hit.js";

// How much faster than on a residential street one gets on.
/** @type {Record<Kind, number>} */
const SPEEDS = { highway: 1.9, main: 1.5, secondary: 1.3, tertiary: 1.15, residential: 1 };
const TOP_SPEED = SPEEDS.highway;

const CELL_SIZE = 64;

// Places farther from any street than this many cells, some 400 m, have no way to them.
const REACH_CELLS = 3;

/** A network of nodes, in the streets' own positions. */
export class StreetGraph {
  /** @param {Map<Kind, Street[]>} streets */
  constructor(streets) {
    /** @type {Position[]} */
    this.nodes = [];
    /** @type {Edge[][]} */
    this.edges = [];
    /** @type {Map<string, Piece[]>} */
    this.cells = new Map();
    /** @type {Map<string, number>} */
    const known = new Map();
    for (const [kind, lines] of streets) {
      for (const line of lines) this.#addStreet(line, SPEEDS[kind], known);
    }
  }

  /**
   * @param {Street} street
   * @param {number} speed
   * @param {Map<string, number>} known
   */
  #addStreet({ points, isOneway }, speed, known) {
    let before = -1;
    for (let index = 0; index < points.length; index += 2) {
      const node = this.#node(points[index], points[index + 1], known);
      if (before >= 0 && before !== node) this.#addPiece({ start: before, end: node, isOneway, speed });
      before = node;
    }
  }

  /** @param {number} x @param {number} y @param {Map<string, number>} known @returns {number} */
  #node(x, y, known) {
    const key = `${x} ${y}`;
    let node = known.get(key);
    if (node === undefined) {
      node = this.nodes.push({ x, y }) - 1;
      this.edges.push([]);
      known.set(key, node);
    }
    return node;
  }

  /** @param {Piece} piece */
  #addPiece(piece) {
    const { start, end, isOneway, speed } = piece;
    const [from, to] = [this.nodes[start], this.nodes[end]];
    const cost = Math.hypot(to.x - from.x, to.y - from.y) / speed;
    this.edges[start].push({ to: end, cost });
    if (!isOneway) this.edges[end].push({ to: start, cost });
    for (let x = cellOf(Math.min(from.x, to.x)); x <= cellOf(Math.max(from.x, to.x)); x += 1) {
      for (let y = cellOf(Math.min(from.y, to.y)); y <= cellOf(Math.max(from.y, to.y)); y += 1) {
        const cell = this.cells.get(`${x} ${y}`) ?? [];
        this.cells.set(`${x} ${y}`, cell);
        cell.push(piece);
      }
    }
  }

  /** @param {Position} place @returns {Foothold | null} null when no street is near */
  foothold(place) {
    for (let reach = 1; reach <= REACH_CELLS; reach += 1) {
      const found = this.#nearest(place, reach);
      // A piece in the next ring could be nearer than one in a corner of this ring.
      if (found && found.away <= reach * CELL_SIZE) return found;
    }
    return null;
  }

  /** @param {Position} place @param {number} reach @returns {Foothold | null} */
  #nearest(place, reach) {
    let found = null;
    for (let x = cellOf(place.x) - reach; x <= cellOf(place.x) + reach; x += 1) {
      for (let y = cellOf(place.y) - reach; y <= cellOf(place.y) + reach; y += 1) {
        for (const piece of this.cells.get(`${x} ${y}`) ?? []) {
          const at = nearestOnPiece(place, this.nodes[piece.start], this.nodes[piece.end]);
          const away = Math.hypot(at.x - place.x, at.y - place.y);
          if (!found || away < found.away) found = { piece, at, away };
        }
      }
    }
    return found;
  }

  /**
   * The quickest way from place to place along the streets (A*: Hart, Nilsson, Raphael 1968).
   *
   * @param {Position} from
   * @param {Position} to
   * @returns {Position[] | null} null when there is none
   */
  way(from, to) {
    const [first, last] = [this.foothold(from), this.foothold(to)];
    if (!first || !last) return null;
    if (first.piece === last.piece) return [from, first.at, last.at, to];
    const nodes = this.#search(this.#exits(first, false), this.#exits(last, true), last.at);
    return nodes && [from, first.at, ...nodes.map((node) => this.nodes[node]), last.at, to];
  }

  /**
   * @param {Foothold} foothold
   * @param {boolean} isArrival
   * @returns {Map<number, number>} cost between the foothold and the ends of its piece
   */
  #exits({ piece, at }, isArrival) {
    const ends = piece.isOneway ? [isArrival ? piece.start : piece.end] : [piece.start, piece.end];
    return new Map(ends.map((node) => [node, distance(this.nodes[node], at) / piece.speed]));
  }

  /**
   * @param {Map<number, number>} starts - cost up to these nodes
   * @param {Map<number, number>} goals - cost from these nodes on
   * @param {Position} target
   * @returns {number[] | null}
   */
  #search(starts, goals, target) {
    const costs = new Map(starts);
    /** @type {Map<number, number>} */
    const cameFrom = new Map();
    const least = (/** @type {number} */ node) => distance(this.nodes[node], target) / TOP_SPEED;
    const open = new Heap();
    for (const [node, cost] of starts) open.push(cost + least(node), node);
    let best = { cost: Infinity, node: -1 };
    for (let next = open.pop(); next && next.rank < best.cost; next = open.pop()) {
      const { item: node } = next;
      const cost = costs.get(node) ?? Infinity;
      const whole = cost + (goals.get(node) ?? Infinity);
      if (whole < best.cost) best = { cost: whole, node };
      for (const edge of this.edges[node]) {
        const reached = cost + edge.cost;
        if (reached >= (costs.get(edge.to) ?? Infinity)) continue;
        costs.set(edge.to, reached);
        cameFrom.set(edge.to, node);
        open.push(reached + least(edge.to), edge.to);
      }
    }
    return best.node < 0 ? null : trace(best.node, cameFrom);
  }
}

/** @param {number} node @param {Map<number, number>} cameFrom @returns {number[]} */
function trace(node, cameFrom) {
  const nodes = [node];
  for (let before = cameFrom.get(node); before !== undefined; before = cameFrom.get(before)) {
    nodes.push(before);
  }
  return nodes.reverse();
}

/** @param {number} value @returns {number} */
function cellOf(value) {
  return Math.floor(value / CELL_SIZE);
}

/** @param {Position} one @param {Position} other @returns {number} */
function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** A binary heap: the least rank comes first. */
class Heap {
  /** @type {{rank: number, item: number}[]} */
  #entries = [];

  /** @param {number} rank @param {number} item */
  push(rank, item) {
    const entries = this.#entries;
    let index = entries.push({ rank, item }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (entries[parent].rank <= rank) break;
      entries[index] = entries[parent];
      index = parent;
    }
    entries[index] = { rank, item };
  }

  /** @returns {{rank: number, item: number} | undefined} */
  pop() {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (!last || entries.length === 0) return first;
    let index = 0;
    for (let child = 1; child < entries.length; child = 2 * index + 1) {
      if (child + 1 < entries.length && entries[child + 1].rank < entries[child].rank) child += 1;
      if (entries[child].rank >= last.rank) break;
      entries[index] = entries[child];
      index = child;
    }
    entries[index] = last;
    return first;
  }
}
