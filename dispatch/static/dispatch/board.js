// @ts-check
/**
 * The board's page: one store, and the parts that show it, live.
 *
 * @module board
 * @typedef {import("./timeline/visit-timeline.js").VisitTimeline} VisitTimeline
 */

import "./timeline/visit-timeline.js";

import { get } from "./api.js";
import { BoardMap } from "./board-map.js";
import { BoardStore } from "./board-store.js";
import { showKeys } from "./dialogs.js";
import { byId, handedOver } from "./dom.js";
import { showFigures } from "./figures.js";
import { Inspector } from "./inspector.js";
import { listenToKeys } from "./keyboard.js";
import { goLive } from "./live.js";
import { PlanChip } from "./plan-chip.js";
import { UnplannedList } from "./unplanned-list.js";
import { VisitActs } from "./visit-acts.js";

/** @type {import("./board-store.js").Snapshot} */
const first = handedOver("snapshot");
const addresses = handedOver("addresses");

const query = new URLSearchParams({ day: first.day });
if (first.territory !== null) query.set("territory", String(first.territory));
const store = new BoardStore(first, () => get(`board/?${query}`));

const timeline = /** @type {VisitTimeline} */ (byId("timeline"));
const drawer = byId("unplanned");
const opener = byId("open-list");
const list = new UnplannedList(drawer, store, addresses.day_after);
const acts = new VisitActs(store, (error) => inspector.tell(error));
const inspector = new Inspector(byId("inspector"), store, acts);
const plan = new PlanChip(byId("plan"), store);
const map = new BoardMap(byId("map"), store, addresses.base_map);

function showSnapshot() {
  timeline.show(store.snapshot);
  list.show();
  showFigures(byId("figures"), store);
  plan.show();
  showSelection();
}

function showSelection() {
  timeline.select(store.selected, store.selectedTechnician);
  list.select();
  map.show();
  inspector.show();
}

/** @param {boolean} isOpen */
function openDrawer(isOpen) {
  drawer.toggleAttribute("data-open", isOpen);
  opener.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) list.search();
  else opener.focus();
}

function stepBack() {
  if (inspector.stepBack()) return;
  if (drawer.hasAttribute("data-open")) openDrawer(false);
  else leaveSelection();
}

function leaveSelection() {
  const before = store.selected;
  store.select(null);
  if (before !== null) timeline.focusVisit(before);
}

store.addEventListener("snapshot", showSnapshot);
store.addEventListener("selection", showSelection);
timeline.addEventListener("choose", (event) => store.select(/** @type {CustomEvent} */ (event).detail));
opener.addEventListener("click", () => openDrawer(!drawer.hasAttribute("data-open")));
drawer.querySelector("[data-close]")?.addEventListener("click", () => openDrawer(false));
byId("help").addEventListener("click", showKeys);
document.getElementById("territory")?.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement) target.form?.submit();
});
listenToKeys({
  search: () => (getComputedStyle(opener).display === "none" ? list.search() : openDrawer(true)),
  help: showKeys,
  move: () => inspector.place(),
  unplan: () => inspector.unplan(),
  back: stepBack,
});

showSnapshot();
goLive(store, byId("live"), timeline);
