import { expect, it } from "vitest";

import { outlinedIds, pointKinds, sharedPlace } from "./shapes";
import type { Shapes } from "./wall";

const square = { type: "Polygon" as const, coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] };
const shapes: Shapes = {
  type: "FeatureCollection",
  features: [
    { type: "Feature", geometry: square, properties: { kind: "unit", unit_id: "g-1", name: "一" } },
    { type: "Feature", geometry: null, properties: { kind: "unit", unit_id: "g-2", name: "二" } },
    { type: "Feature", geometry: { type: "Point", coordinates: [0, 0] }, properties: { kind: "post", unit_id: null, name: "门" } },
    { type: "Feature", geometry: null, properties: { kind: "special", unit_id: null, name: "学校" } },
  ],
};

it("a unit that nobody has drawn is not on the map", () => {
  expect([...outlinedIds(shapes)]).toEqual(["g-1"]);
  expect(outlinedIds(null).size).toBe(0);
});

it("the legend names only what the map shows", () => {
  expect([...pointKinds(shapes)]).toEqual(["post"]);
});

it.each([
  [["朝霞里社区 第一网格", "朝霞里社区 第二网格"], "朝霞里社区 "],
  [["朝霞里社区 第一网格", "东湖社区 第一网格"], ""],
  [["朝霞里社区 第一网格"], ""],
  [["East Lake grid 1", "East Lake grid 2"], ""],
  [[], ""],
])("of %j nobody need be told %j", (names, place) => {
  expect(sharedPlace(names)).toBe(place);
});
