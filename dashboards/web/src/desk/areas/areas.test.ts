import { expect, it } from "vitest";

import { branches, byId, pathName, type Area } from "./areas";

const area = (area_id: string, parent_id: string | null): Area => ({ area_id, name: `第${area_id}`, level: "grid", parent_id, code: null, purpose: "residential" });
const AREAS = [area("g1", "c"), area("c", "t"), area("t", "county-out-of-sight"), area("g2", "c")];

it("stands each place below what it lies in", () => {
  expect(branches(AREAS).map(({ area: { area_id }, depth, under }) => [area_id, depth, under])).toEqual([["t", 0, 1], ["c", 1, 2], ["g1", 2, 0], ["g2", 2, 0]]);
});

it("names a place with the way from the top", () => {
  expect(pathName(byId(AREAS), "g2")).toBe("第t / 第c / 第g2");
});
