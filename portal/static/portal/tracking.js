// @ts-check
/**
 * The customer's page follows its visit: it is told that something changed, or asks by itself.
 *
 * @module tracking
 * @typedef {{lat: number, lon: number}} Place
 * @typedef {{name: string, centre: Place, radius_m: number, goal: Place | null}} Area
 * @typedef {{visit: {area: Area | null, is_over: boolean}, html: string, feed: string}} Answer
 */

import { boundsOf, createMap } from "../dispatch/map/base-map.js";

const POLL_MS = 20_000;
const page = /** @type {HTMLElement} */ (document.querySelector("main.track"));
const mapPanel = /** @type {HTMLElement} */ (part("map"));

/** @type {ReturnType<typeof createMap> | null} */
let map = null;
/** @type {EventSource | null} */
let feed = null;
let isOver = page.dataset.over === "true";
let isAsking = false;

/** @param {string} name @param {ParentNode} [within] @returns {HTMLElement | null} */
function part(name, within = page) {
  return within.querySelector(`[data-live="${name}"]`);
}

/** Ask for the state of now, and show it. */
async function refresh() {
  if (isAsking) return;
  isAsking = true;
  try {
    const address = (page.dataset.stateUrl ?? "") + location.search;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    // The link is over or was taken back: the page says so itself.
    if (response.status === 404) location.reload();
    if (response.ok) show(await response.json());
  } catch {
    // Without a connection the page stays as it is and asks again.
  } finally {
    isAsking = false;
  }
}

/** @param {Answer} answer */
function show(answer) {
  const drawn = new DOMParser().parseFromString(answer.html, "text/html");
  const said = headline(page);
  for (const name of ["top", "steps"]) replace(name, drawn);
  // Screen readers hear what is new, and nothing each time that only a minute went by.
  const says = headline(page);
  const status = part("said");
  if (status && says !== said) status.textContent = says;
  showArea(answer.visit.area);
  isOver = answer.visit.is_over;
  follow(answer.feed);
}

/** @param {string} name @param {Document} drawn */
function replace(name, drawn) {
  const before = part(name);
  const after = part(name, drawn);
  if (before && after && before.innerHTML !== after.innerHTML) before.replaceWith(document.adoptNode(after));
}

/** @param {ParentNode} within */
function headline(within) {
  return (within.querySelector("h1")?.innerText ?? "").replace(/\s+/g, " ").trim();
}

/** @param {Area | null} area */
function showArea(area) {
  mapPanel.hidden = !area;
  page.classList.toggle("with-map", area !== null);
  if (!area) return;
  const isNew = map === null;
  map ??= newMap();
  /** @type {import("../dispatch/map/marker-layer.js").Marker[]} */
  const markers = [
    { id: "technician", ...area.centre, kind: "coarse", label: area.name, radius_m: area.radius_m },
  ];
  if (area.goal) markers.push({ id: "goal", ...area.goal, kind: "place" });
  map.setMarkers(markers);
  // Once only: whoever has moved the map wants to look there.
  if (isNew) map.fit(withRoomBelow(boundsOf(markers)), { padding: 40, maxZoom: 15 });
  const note = /** @type {HTMLElement | null} */ (mapPanel.querySelector(".privacy"));
  if (note) note.textContent = (note.dataset.note ?? "").replace("NAME", area.name);
}

/**
 * The lower edge belongs to the words that lie upon the map.
 *
 * @param {import("../dispatch/map/projection.js").Bounds | null} bounds
 */
function withRoomBelow(bounds) {
  return bounds && { ...bounds, south: bounds.south - 0.5 * (bounds.north - bounds.south) };
}

function newMap() {
  const element = /** @type {HTMLElement} */ (mapPanel.querySelector(".map"));
  const [label, zoomIn, zoomOut] = (element.dataset.labels ?? "||").split("|");
  return createMap(element, {
    baseMapUrl: page.dataset.mapUrl ?? null,
    labels: { map: label ?? "", zoomIn: zoomIn ?? "", zoomOut: zoomOut ?? "" },
    leavesPageScrolling: true,
  });
}

/** @param {string} address - good for a minute, so each answer brings another */
function follow(address) {
  if (isOver || !address) {
    feed?.close();
    feed = null;
    return;
  }
  if (feed && feed.readyState !== EventSource.CLOSED) return;
  feed = new EventSource(address);
  for (const kind of ["changed", "reset"]) feed.addEventListener(kind, () => void refresh());
}

const first = JSON.parse(document.getElementById("area")?.textContent ?? "{}");
showArea(first.area ?? null);
if (!isOver) void refresh();
setInterval(() => {
  if (!isOver && !document.hidden) void refresh();
}, POLL_MS);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !isOver) void refresh();
});
