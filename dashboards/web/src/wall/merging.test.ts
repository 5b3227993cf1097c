import { describe, expect, it } from "vitest";

import { merged, unitsOf, type Known } from "./merging";
import { saidUnit, saidWall } from "./said.testing";

const at = (second: number) => `2026-11-22T01:10:${String(second).padStart(2, "0")}Z`;
const tickets = (known: Known, unitId: string) => known.units.get(unitId)?.unit.tickets;

describe("merged", () => {
  const whole = saidWall({ made_at: at(0), units: [saidUnit("g-2"), saidUnit("g-10"), saidUnit("g-1")] });

  it("keeps the units that an event does not name", () => {
    const known = merged(merged(null, whole, true), saidWall({ made_at: at(5), units: [saidUnit("g-2", { tickets: 3 })] }), false);
    expect(known.units.size).toBe(3);
    expect([tickets(known, "g-2"), tickets(known, "g-1")]).toEqual([3, 0]);
  });

  it("orders the units as the office numbers them, whoever speaks first", () => {
    expect(unitsOf(merged(null, whole, true)).map((unit) => unit.unit_id)).toEqual(["g-1", "g-2", "g-10"]);
  });

  it("forgets a unit that a whole answer leaves out", () => {
    const known = merged(merged(null, whole, true), saidWall({ made_at: at(9), units: [saidUnit("g-1")] }), true);
    expect(unitsOf(known).map((unit) => unit.unit_id)).toEqual(["g-1"]);
  });

  it("comes to the same whichever of two answers overtakes the other", () => {
    const event = saidWall({ made_at: at(5), units: [saidUnit("g-1", { tickets: 2 })], nodes: { up: 5, down: 1, never: 0 } });
    const later = saidWall({ made_at: at(8), units: [saidUnit("g-2", { tickets: 4 })], nodes: { up: 6, down: 0, never: 0 } });
    const first = merged(null, whole, true);
    const straight = merged(merged(first, event, false), later, false);
    const crossed = merged(merged(first, later, false), event, false);
    expect(unitsOf(crossed)).toEqual(unitsOf(straight));
    expect(crossed.wall.nodes.up).toBe(6);
  });

  it("takes no old number out of a whole answer that comes after a newer event", () => {
    const newer = merged(merged(null, whole, true), saidWall({ made_at: at(9), units: [saidUnit("g-1", { tickets: 7 })] }), false);
    const stale = saidWall({ made_at: at(4), units: [saidUnit("g-1"), saidUnit("g-2", { tickets: 1 })] });
    const known = merged(newer, stale, true);
    expect([tickets(known, "g-1"), tickets(known, "g-2")]).toEqual([7, 1]);
    expect(known.units.has("g-10")).toBe(false);
  });

  it("knows a unit whose numbers are not told", () => {
    const few = saidUnit("g-1", { homes: null, settled: null, waiting: null, missed: null, blind: null, tickets: null, dark: null });
    expect(unitsOf(merged(null, saidWall({ units: [few] }), true))[0]).toMatchObject({ isUntold: true, homes: 0, tickets: 0 });
  });
});
