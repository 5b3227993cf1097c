import { expect, it } from "vitest";

import { ageS, stalenessAt } from "./staleness";

it.each([
  [0, "fresh"],
  [14, "fresh"],
  [15, "late"],
  [59, "late"],
  [60, "old"],
  [86_400, "old"],
])("numbers of %i s ago are %s", (age, said) => {
  expect(stalenessAt(age)).toBe(said);
});

it("whole seconds have passed, and never fewer than none", () => {
  expect([ageS(0, 4900), ageS(1000, 0)]).toEqual([4, 0]);
});
