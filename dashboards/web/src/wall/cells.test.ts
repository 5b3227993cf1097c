import { expect, it } from "vitest";

import { cellsOf, columnsFor } from "./cells";
import { anyUnit } from "./said.testing";

const units = [1, 2, 3, 4].map((n) => anyUnit(`g-${n}`, { tickets: n === 3 ? 2 : 0, blind: n === 1 ? 1 : 0 }));

it("all units are shown where there is room", () => {
  expect(cellsOf(units, 4)).toEqual({ shown: units, rest: 0, restTickets: 0 });
});

it("the most urgent are shown where there is not, in their order, and the rest is counted", () => {
  const cells = cellsOf(units, 2);
  expect(cells.shown.map((unit) => unit.unit_id)).toEqual(["g-1", "g-3"]);
  expect([cells.rest, cells.restTickets]).toEqual([2, 0]);
});

it("tickets in cells that do not fit are not forgotten", () => {
  const busy = units.map((unit) => ({ ...unit, tickets: 2 }));
  expect(cellsOf(busy, 1)).toMatchObject({ rest: 3, restTickets: 6 });
});

it("columns suit the shape of the place", () => {
  expect([columnsFor(0, 100, 100), columnsFor(1, 900, 100), columnsFor(24, 1600, 1000)]).toEqual([1, 1, 5]);
  expect(columnsFor(3, 5000, 10)).toBe(3);
});
