import { expect, it } from "vitest";

import { marked, MARKED_MS, rungKey, unitKey } from "./marks";
import { merged } from "./merging";
import { saidUnit, saidWall } from "./said.testing";

const rung = (tickets: number) => ({ rung: "grid_leader", priority: "P2", tickets, oldest_at: "2026-11-22T01:00:00Z" });
const town = (tickets: number) =>
  merged(null, saidWall({ units: [saidUnit("g-1", { tickets })], tickets: { open: tickets, by_rung: [rung(tickets)] } }), true);

it("nothing is new to a wall that was just switched on", () => {
  expect(marked(new Map(), null, town(4), 0).size).toBe(0);
});

it("one ticket more is marked at its unit and its rung, for a minute", () => {
  const marks = marked(new Map(), town(1), town(2), 1000);
  expect([...marks.keys()]).toEqual([unitKey("g-1"), rungKey(rung(0))]);
  expect(marked(marks, town(2), town(2), 1000 + MARKED_MS - 1).size).toBe(2);
  expect(marked(marks, town(2), town(2), 1000 + MARKED_MS).size).toBe(0);
});

it("a ticket that went leaves no mark", () => {
  expect(marked(new Map(), town(2), town(1), 0).size).toBe(0);
});
