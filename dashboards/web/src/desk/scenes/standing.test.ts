import { expect, it } from "vitest";

import { draftOf } from "./draft";
import { faultsAt, standingOf } from "./standing";

it.each([
  [false, [], "on_the_way"],
  [true, [], "in_force"],
  [true, ["sensors: none"], "in_force"],
  [true, ["scenes[0].zone: crosses itself"], "refused"],
  [false, ["scenes[0].zone: crosses itself"], "on_the_way"],
])("in force %s with %j is %s", (in_force, faults, standing) => {
  expect(standingOf({ in_force, faults })).toBe(standing);
});

it("puts what the node says at the rule it means, which counts only those that are on", () => {
  const read = [{ kind: "crowd", scene_id: "a", enabled: false }, { kind: "crowd", scene_id: "b" }, { kind: "crowd", scene_id: "c" }];
  const [, b, c] = read.map(draftOf);
  const drafts = [c, b].filter((draft) => draft !== undefined);
  const at = faultsAt(["scenes[0].zone[2]: is outside", "scenes[1]: is odd", "scenes[9].kind: what?"], read, drafts);
  expect(Object.fromEntries(at)).toEqual({ "scenes[1].zone": "is outside", "scenes[0]": "is odd" });
});
