import { describe, expect, it } from "vitest";

import { choicesOf, left, usual } from "./promising";

describe("a promise to arrive", () => {
  it("is one of those that the hub allows, the shortest first", () => {
    expect(choicesOf([2700, 600, 1200])).toEqual([600, 1200, 2700]);
    expect(choicesOf(null)).toEqual([]);
  });

  it("begins with half an hour, or what is allowed of it", () => {
    expect(usual([600, 1200, 1800, 2700])).toBe(1800);
    expect(usual([600])).toBe(600);
    expect(usual([2700])).toBe(2700);
    expect(usual([])).toBeNull();
  });

  it("counts down to its last second, and then up", () => {
    const until = "2026-11-22T01:45:00Z";
    const at = Date.parse(until);
    expect(left(until, at - 61_000)).toEqual({ minutes: 1, seconds: 1, isLate: false });
    expect(left(until, at)).toEqual({ minutes: 0, seconds: 0, isLate: false });
    expect(left(until, at + 125_000)).toEqual({ minutes: 2, seconds: 5, isLate: true });
  });
});
