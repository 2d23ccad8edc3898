// @ts-check
/**
 * What a sync changes in the store. Pure: the store writes it, in one transaction with the cursor.
 *
 * @module merge
 * @typedef {{put: any[], remove: (number | string)[]}} Change
 * @typedef {Record<"visits" | "offers" | "conflicts" | "days", Change>} Changes
 */

const LISTS = /** @type {const} */ (["visits", "offers", "conflicts"]);

/**
 * @param {any} answer - of `GET sync`
 * @returns {Changes}
 */
export function changesOf(answer) {
  const changes = answer.changes ?? {};
  const lists = LISTS.map((name) => {
    const { upserted = [], deleted = [] } = changes[name] ?? {};
    return [name, { put: upserted, remove: deleted }];
  });
  return { ...Object.fromEntries(lists), days: { put: changes.days ?? [], remove: [] } };
}

/**
 * What a full sync leaves behind: rows that none of its pages named.
 *
 * @param {Record<"visits" | "offers" | "conflicts" | "days", any[]>} kept - as they were before it
 * @param {Changes[]} pages
 * @returns {Changes}
 */
export function leftovers(kept, pages) {
  /** @param {"visits" | "offers" | "conflicts" | "days"} name @param {string} key */
  const gone = (name, key) => {
    const named = new Set(pages.flatMap((page) => page[name].put.map((row) => row[key])));
    return { put: [], remove: kept[name].map((row) => row[key]).filter((id) => !named.has(id)) };
  };
  return {
    visits: gone("visits", "id"),
    offers: gone("offers", "id"),
    conflicts: gone("conflicts", "id"),
    days: gone("days", "date"),
  };
}
