import { expect, it } from "vitest";

import chinese from "./words/zh-CN.json";
import { knownReason } from "./reasons";

it.each([
  ["is empty; give an id: 1-64 letters, digits, _ . : -", "empty_id", ""],
  ["'grid-9' is not known; import the areas first", "unknown", "grid-9"],
  ["'25:00' is not a time of day; write hours and minutes, like 05:00", "no_hour", "25:00"],
  ["'Asia/Atlantis' is not a time zone of the IANA data base", "no_zone", "Asia/Atlantis"],
  ["node n-1 belongs to home h-7", "node_taken", "n-1"],
  ["'w-2' is family and cannot do the work of grid_worker; name somebody else", "cannot_do", "w-2"],
  ["is the one who goes; name somebody else, or nobody", "same_person", ""],
  ["'a b' is not an id: 2-64 of A-Z a-z 0-9 _ . -", "no_id", "a b"],
])("%s is known as %s", (reason, word, it) => {
  const known = knownReason(reason);
  expect([known?.word, known?.named.it]).toEqual([word, it]);
  expect(chinese.desk_faults.reasons).toHaveProperty(word);
});

it("leaves a reason that nobody knows as it is", () => {
  expect(knownReason("the moon is in the way")).toBeNull();
});
