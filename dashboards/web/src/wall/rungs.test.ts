import { expect, it } from "vitest";

import { rungRows } from "./rungs";

const row = (priority: string, tickets: number, minute: number) => ({
  rung: "grid_leader",
  priority,
  tickets,
  oldest_at: `2026-11-22T01:${minute}:00Z`,
});

it("the most urgent come first, of these the oldest", () => {
  const rows = [row("P3", 1, 10), row("P1", 2, 40), row("P1", 3, 20)];
  expect(rungRows(rows, 3).shown.map((one) => one.tickets)).toEqual([3, 2, 1]);
});

it("the last line is kept for what does not fit", () => {
  const rows = [row("P1", 1, 10), row("P2", 2, 10), row("P3", 4, 10), row("P4", 8, 10)];
  const { shown, rest } = rungRows(rows, 3);
  expect(shown.map((one) => one.priority)).toEqual(["P1", "P2"]);
  expect(rest).toBe(12);
});
