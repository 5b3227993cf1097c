import { describe, expect, it } from "vitest";

import { inOrder, isLate, progress, type Line } from "./walk";

const line = (rank: number, state: Line["state"]) => ({ rank, state, visit_by: null }) as Line;
const LINES = [line(1, "settled"), line(3, "open"), line(2, "accepted"), line(4, "returned")];

describe("the walk list", () => {
  it("counts whoever needs nobody any more", () => {
    expect(progress(LINES)).toEqual({ done: 2, all: 4 });
    expect(progress([])).toEqual({ done: 0, all: 0 });
  });
  it("shows who waits first, each by rank", () => {
    expect(inOrder(LINES).map((one) => one.rank)).toEqual([2, 3, 1, 4]);
  });
  it("is late only where somebody is still to go", () => {
    const visit_by = "2026-11-22T01:15:00Z";
    const now = Date.parse(visit_by);
    expect(isLate({ state: "open", visit_by }, now)).toBe(true);
    expect(isLate({ state: "open", visit_by }, now - 1)).toBe(false);
    expect(isLate({ state: "settled", visit_by }, now)).toBe(false);
    expect(isLate({ state: "accepted", visit_by: null }, now)).toBe(false);
  });
});
