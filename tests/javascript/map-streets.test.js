// The base map's file, and ways along its streets.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import { readBaseMap } from "../../dispatch/static/dispatch/map/base-map-file.js";
import { lengthOf, pointAt } from "../../dispatch/static/dispatch/map/label-layer.js";
import { widthAt } from "../../dispatch/static/dispatch/map/street-layer.js";
import { StreetGraph } from "../../dispatch/static/dispatch/map/street-graph.js";

const CITY = new URL("../../dispatch/demo/coquimbo.json.gz", import.meta.url);

const street = (isOneway, ...points) => ({
  name: "", isOneway, points: new Float32Array(points), box: { left: 0, top: 0, right: 0, bottom: 0 },
});

const near = (actual, expected, by) => assert.ok(Math.abs(actual - expected) <= by, `${actual}`);

test("the file is read into streets, districts and a sea", () => {
  const baseMap = readBaseMap({
    attribution: "Streets: somebody",
    scale: 100,
    origin: [-3000, -7100],
    extent: [-3000, -7100, -2999, -7098],
    names: ["Long Row"],
    streets: { main: [[0, 1, [0, 0, 1, 2]]], residential: [[-1, 0, [1, 2, -1, 0]]] },
    districts: [["Old Town", "Town", -29.995, -70.99], ["Hill", "Town", -30, -71]],
    sea: [0, 0, 1, 0, 0, 1],
  });

  const [row] = baseMap.streets.get("main") ?? [];
  assert.deepEqual([row.name, row.isOneway, row.points.length], ["Long Row", true, 4]);
  assert.equal(baseMap.streets.get("residential")?.[0].name, "");
  // North is up: the street runs from the lower left corner to the upper right one.
  near(row.points[0], 0, 0.01);
  near(row.points[1], baseMap.extent.bottom, 0.01);
  near(row.points[2], baseMap.extent.right, 0.01);
  near(row.points[3], 0, 0.01);
  assert.deepEqual(baseMap.districts.map(({ name }) => name), ["Old Town", "Hill"]);
  assert.deepEqual(baseMap.cities.map(({ name }) => name), ["Town"]);
  assert.equal(baseMap.cities[0].x, baseMap.districts[0].x);
  assert.equal(baseMap.sea.length, 6);
  assert.equal(baseMap.attribution, "Streets: somebody");
});

test("in the demo city one gets from its one end to the other along the streets", () => {
  const baseMap = readBaseMap(JSON.parse(gunzipSync(readFileSync(CITY)).toString()));
  const graph = new StreetGraph(baseMap.streets);
  const place = (name) => baseMap.districts.find((district) => district.name === name);

  const way = graph.way(place("Coquimbo Centro"), place("Compañía Alta"));

  // 14 km as the crow flies, and 2.07 m to a pixel.
  const km = (lengthOf(new Float32Array(way.flatMap(({ x, y }) => [x, y]))) * 2.07) / 1000;
  assert.ok(km > 14 && km < 19, `${km} km`);
});

test("a way goes round by the corner, from the place itself to the place itself", () => {
  const graph = new StreetGraph(
    new Map([["residential", [street(false, 0, 0, 100, 0), street(false, 100, 0, 100, 100)]]]),
  );

  const way = graph.way({ x: 10, y: 5 }, { x: 95, y: 80 });

  assert.deepEqual(way, [
    { x: 10, y: 5 }, { x: 10, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 80 }, { x: 95, y: 80 },
  ]);
});

test("a one-way street is driven in its direction only", () => {
  const streets = [street(true, 0, 0, 100, 0), street(false, 100, 0, 100, 90, 0, 90, 0, 0)];
  const graph = new StreetGraph(new Map([["residential", streets]]));
  const [west, east] = [{ x: 0, y: 40 }, { x: 100, y: 40 }];

  const there = graph.way(west, east);
  const back = graph.way(east, west);

  assert.ok(there.some(({ x, y }) => x === 0 && y === 0));
  assert.ok(back.every(({ y }) => y >= 40));
});

test("a faster street is worth a small detour", () => {
  const slow = street(false, -50, 0, 0, 0, 100, 0, 150, 0);
  const fast = street(false, 0, 0, 0, 10, 100, 10, 100, 0);
  const graph = new StreetGraph(new Map([["residential", [slow]], ["highway", [fast]]]));

  const way = graph.way({ x: -40, y: 0 }, { x: 140, y: 0 });

  assert.ok(way.some(({ x, y }) => x === 0 && y === 10));
});

test("without a street nearby, or a way between, there is none", () => {
  const apart = [street(false, 0, 0, 10, 0), street(false, 0, 150, 10, 150)];
  const graph = new StreetGraph(new Map([["residential", apart]]));

  assert.equal(graph.way({ x: 0, y: 0 }, { x: 5_000, y: 0 }), null);
  assert.equal(graph.way({ x: 0, y: 0 }, { x: 5, y: 150 }), null);
});

test("a point along a line is found, and its end beyond it", () => {
  const line = new Float32Array([0, 0, 30, 0, 30, 40]);

  assert.equal(lengthOf(line), 70);
  assert.deepEqual(pointAt(line, 50), { x: 30, y: 20 });
  assert.deepEqual(pointAt(line, 99), { x: 30, y: 40 });
});

test("a street's width grows evenly between the given zooms", () => {
  const widths = [1, 2, 4, 8, 16];

  assert.equal(widthAt(widths, 9), 1);
  assert.equal(widthAt(widths, 12), 1.5);
  assert.equal(widthAt(widths, 15), 4);
  assert.equal(widthAt(widths, 22), 16);
});
