import { expect, it } from "vitest";

import { SHIFT_EVERY_MS, shiftAt } from "./shifting";

it("stands for some minutes, then moves by a few pixels and comes round again", () => {
  expect(shiftAt(1)).toEqual(shiftAt(SHIFT_EVERY_MS - 1));
  const places = [0, 1, 2, 3, 4, 5].map((step) => shiftAt(step * SHIFT_EVERY_MS));
  expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(6);
  expect(Math.max(...places.flatMap(({ x, y }) => [x, y]))).toBeLessThanOrEqual(4);
  expect(shiftAt(6 * SHIFT_EVERY_MS)).toEqual(places[0]);
});
