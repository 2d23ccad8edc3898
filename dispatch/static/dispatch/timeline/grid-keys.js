// @ts-check
/**
 * Which visit an arrow key leads to, from the one that has the focus: pure.
 *
 * @module grid-keys
 * @typedef {{id: number, s: number}} Cell - a part's id and its start
 */

/**
 * @param {Cell[][]} rows - each in the order of start
 * @param {number} id - of the part that has the focus
 * @param {string} key
 * @returns {number | null} the id to go to; null for another key, or where the grid ends
 */
export function nextCell(rows, id, key) {
  const row = rows.findIndex((cells) => cells.some((cell) => cell.id === id));
  if (row < 0) return null;
  const column = rows[row].findIndex((cell) => cell.id === id);
  switch (key) {
    case "ArrowLeft":
      return rows[row][column - 1]?.id ?? null;
    case "ArrowRight":
      return rows[row][column + 1]?.id ?? null;
    case "Home":
      return rows[row][0].id;
    case "End":
      return rows[row][rows[row].length - 1].id;
    case "ArrowUp":
      return nearest(rows.slice(0, row).reverse(), rows[row][column].s);
    case "ArrowDown":
      return nearest(rows.slice(row + 1), rows[row][column].s);
    default:
      return null;
  }
}

/** @param {Cell[][]} rows - the next one first @param {number} s @returns {number | null} */
function nearest(rows, s) {
  const cells = rows.find((row) => row.length > 0) ?? [];
  const [first] = [...cells].sort((a, b) => Math.abs(a.s - s) - Math.abs(b.s - s));
  return first?.id ?? null;
}
