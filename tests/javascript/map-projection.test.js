// Where a place is on the map: projection, views and bounds.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  boundsOf, fitted, metresPerPixel, moved, overlap, project, toScreen, toWorld, unproject, visibleBox,
  zoomedAt,
} from "../../dispatch/static/dispatch/map/projection.js";

const SIZE = { width: 800, height: 400 };
const LA_SERENA = { lat: -29.9027, lon: -71.2519 };

const near = (actual, expected, by) => assert.ok(Math.abs(actual - expected) <= by, `${actual}`);

test("the middle of the world is where the equator meets the zero meridian", () => {
  assert.deepEqual(project({ lat: 0, lon: 0 }), { x: 0.5, y: 0.5 });
});

test("a place comes back from the world as it went", () => {
  const { lat, lon } = unproject(project(LA_SERENA));

  near(lat, LA_SERENA.lat, 1e-9);
  near(lon, LA_SERENA.lon, 1e-9);
});

test("the poles stay inside the world", () => {
  near(project({ lat: 90, lon: 0 }).y, 0, 1e-6);
  near(project({ lat: -90, lon: 0 }).y, 1, 1e-6);
});

test("the view's middle is the middle of the screen, and back", () => {
  const view = { ...project(LA_SERENA), zoom: 14 };

  assert.deepEqual(toScreen(view, SIZE, project(LA_SERENA)), { x: 400, y: 200 });
  near(toWorld(view, SIZE, { x: 400, y: 200 }).x, view.x, 1e-12);
});

test("moving the picture to the right shows what is west", () => {
  const view = { ...project(LA_SERENA), zoom: 14 };

  const at = toScreen(moved(view, 30, -20), SIZE, project(LA_SERENA));

  near(at.x, 430, 1e-6);
  near(at.y, 180, 1e-6);
});

test("zooming keeps the place under the pointer", () => {
  const view = { ...project(LA_SERENA), zoom: 12 };
  const at = { x: 700, y: 50 };
  const place = toWorld(view, SIZE, at);

  const after = toScreen(zoomedAt(view, SIZE, at, 15), SIZE, place);

  near(after.x, at.x, 1e-5);
  near(after.y, at.y, 1e-5);
});

test("zoom ends where it makes no more sense", () => {
  const view = { ...project(LA_SERENA), zoom: 12 };

  assert.equal(zoomedAt(view, SIZE, { x: 0, y: 0 }, 40).zoom, 19);
  assert.equal(zoomedAt(view, SIZE, { x: 0, y: 0 }, -4).zoom, 3);
});

test("what was fitted is seen whole, with room around it", () => {
  const bounds = { south: -29.98, west: -71.36, north: -29.86, east: -71.2 };

  const view = fitted(bounds, SIZE, 20);

  const topLeft = toScreen(view, SIZE, project({ lat: bounds.north, lon: bounds.west }));
  const bottomRight = toScreen(view, SIZE, project({ lat: bounds.south, lon: bounds.east }));
  near(topLeft.y, 20, 1e-6);
  near(bottomRight.y, 380, 1e-6);
  assert.ok(topLeft.x >= 20 && bottomRight.x <= 780);
});

test("a single place is fitted no nearer than asked", () => {
  const view = fitted(boundsOf([LA_SERENA]), SIZE, 20, 15);

  assert.equal(view.zoom, 15);
  near(unproject(view).lat, LA_SERENA.lat, 1e-9);
});

test("bounds hold all places and the circles around them", () => {
  assert.deepEqual(boundsOf([{ lat: 1, lon: 5 }, { lat: -2, lon: 7 }]), {
    south: -2, west: 5, north: 1, east: 7,
  });
  assert.equal(boundsOf([]), null);
  const circle = boundsOf([{ lat: 0, lon: 0, radius_m: 111_319 }]);
  near(circle.north, 1, 1e-4);
  near(circle.west, -1, 1e-4);
});

test("boxes overlap when they share a point", () => {
  const box = { left: 0, top: 0, right: 2, bottom: 2 };

  assert.ok(overlap(box, { left: 2, top: 2, right: 3, bottom: 3 }));
  assert.ok(!overlap(box, { left: 2.1, top: 0, right: 3, bottom: 3 }));
});

test("what is seen spreads evenly around the middle", () => {
  const view = { x: 0.5, y: 0.5, zoom: 0 };

  const box = visibleBox(view, { width: 128, height: 64 });

  assert.deepEqual(box, { left: 0.25, top: 0.375, right: 0.75, bottom: 0.625 });
});

test("a pixel is 156.5 km at the equator at zoom 0, and half of that at 60 degrees", () => {
  near(metresPerPixel(0, 0), 156_543, 1);
  near(metresPerPixel(60, 0), 78_271.5, 1);
  near(metresPerPixel(0, 10), 152.87, 0.01);
});
