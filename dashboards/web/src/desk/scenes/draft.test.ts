import { expect, it } from "vitest";

import { changedIn, cornersOf, draftOf, KINDS, newScene, tableOf } from "./draft";

const LANE = {
  kind: "vehicle_in_fire_lane",
  scene_id: "lane",
  camera: "cam-gate",
  zone: [[0.1, 0.5], [0.9, 0.5], [0.9, 1]],
  schedule: { begins: "07:00", until: "22:00", days: [1, 2] },
  dwell_s: 120,
  labels: ["car", "bus"],
  speaks: false,
  note: { of: "ours" },
};

it("sends back what was written, also what it does not know", () => {
  expect(tableOf(draftOf(LANE, 0))).toEqual(LANE);
  expect(tableOf(draftOf({ ...LANE, enabled: false }, 0))).toEqual({ ...LANE, enabled: false });
});

it("leaves out what is as the node has it anyway", () => {
  const draft = draftOf(LANE, 0);
  Object.assign(draft, { zone: "", begins: "", until: "", days: [1, 2, 3, 4, 5, 6, 7], values: { dwell_s: "", labels: "" } });
  expect(tableOf(draft)).toEqual({ kind: LANE.kind, scene_id: "lane", camera: "cam-gate", note: LANE.note });
});

it("reads corners, and leaves what is none for the hub to name", () => {
  expect(cornersOf("0.1 0.5, 0.9 0.5；0.9  1,")).toEqual([[0.1, 0.5], [0.9, 0.5], [0.9, 1]]);
  expect(cornersOf("0.1 here")).toEqual([[0.1, null]]);
});

it("gives a new rule an id of its own and a kind that there is", () => {
  const scene = newScene("cam", ["loitering-1", "loitering-2"]);
  expect([scene.scene_id, KINDS.includes(scene.kind), scene.from]).toEqual(["loitering-3", true, null]);
});

it("tells what came, what went and what is another, whatever the order of keys", () => {
  const { kind, ...others } = LANE;
  const before = [LANE, { ...LANE, scene_id: "old" }];
  expect(changedIn(before, [{ ...others, kind, enabled: true }, { ...LANE, scene_id: "new" }])).toEqual({ added: ["new"], gone: ["old"], changed: [] });
  expect(changedIn(before, [{ ...LANE, dwell_s: 60 }, { ...LANE, scene_id: "old", enabled: false }]).changed).toEqual(["lane", "old"]);
});
