// @ts-check
/**
 * The phone's database, and transactions on it that are on the disk before anybody is told.
 *
 * @module database
 */

const NAME = "callout-phone";
const VERSION = 1;

/** @type {Record<string, IDBObjectStoreParameters>} */
const STORES = {
  meta: { keyPath: "key" },
  visits: { keyPath: "id" },
  offers: { keyPath: "id" },
  conflicts: { keyPath: "id" },
  days: { keyPath: "date" },
  outbox: { keyPath: "seq" },
  uploads: { keyPath: "sha256" },
  blobs: { keyPath: "sha256" },
  positions: { keyPath: "t" },
};
export const ALL = Object.keys(STORES);

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
    };
    request.onsuccess = () => resolve(watched(request.result));
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** @param {IDBDatabase} database @returns {IDBDatabase} that makes way for a newer version of itself */
function watched(database) {
  database.onversionchange = () => database.close();
  database.onclose = () => (opened = null);
  return database;
}

/**
 * @typedef {object} Tables
 * @property {(name: string, key: IDBValidKey) => Promise<any>} get
 * @property {(name: string) => Promise<any[]>} all
 * @property {(name: string, row: any) => void} put
 * @property {(name: string, key: IDBValidKey) => void} remove
 * @property {(name: string) => void} clear
 */

/**
 * Do some work in one transaction: all of it is stored, or nothing.
 *
 * @template Result
 * @param {string[]} names - of the stores
 * @param {(tables: Tables) => Promise<Result>} work - awaits nothing but these tables
 * @param {{isReading?: boolean}} [options]
 * @returns {Promise<Result>} once it is on the disk
 */
export async function transaction(names, work, { isReading = false } = {}) {
  const database = await openDatabase();
  const mode = isReading ? "readonly" : "readwrite";
  const tx = database.transaction(names, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve(null);
    tx.onabort = () => reject(tx.error ?? new Error("The phone could not store this."));
  });
  try {
    const result = await work(tablesOf(tx));
    await done;
    return result;
  } catch (error) {
    done.catch(() => null);
    stop(tx);
    throw error;
  }
}

/** @param {IDBTransaction} tx */
function stop(tx) {
  try {
    tx.abort();
  } catch {
    // It is over already.
  }
}

/** @param {IDBTransaction} tx @returns {Tables} */
function tablesOf(tx) {
  return {
    get: (name, key) => answer(tx.objectStore(name).get(key)),
    all: (name) => answer(tx.objectStore(name).getAll()),
    put: (name, row) => void tx.objectStore(name).put(row),
    remove: (name, key) => void tx.objectStore(name).delete(key),
    clear: (name) => void tx.objectStore(name).clear(),
  };
}

/** @param {IDBRequest} request @returns {Promise<any>} */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
