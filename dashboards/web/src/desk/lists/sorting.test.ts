import { expect, it } from "vitest";

import { ariaSort, pressed, sorted } from "./sorting";

const LINES = [{ n: 2 }, { n: null }, { n: 10 }];

it.each([
  ["n", [2, 10, null]],
  ["-n", [10, 2, null]],
])("in the order %s what is not known stands last", (order, expected) => {
  expect(sorted(LINES, order, (line) => line.n).map((line) => line.n)).toEqual(expected);
});

it("turns around when the same column is pressed again", () => {
  expect([pressed("", "n"), pressed("n", "n"), pressed("-n", "n")]).toEqual(["n", "-n", "n"]);
  expect([ariaSort("n", "n"), ariaSort("-n", "n"), ariaSort("m", "n")]).toEqual(["ascending", "descending", undefined]);
});
