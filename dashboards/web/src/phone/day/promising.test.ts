import { describe, expect, it } from "vitest";

import { choicesOf, isNearlyOver, left, toldOf, usual } from "./promising";

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

describe("a promise in words", () => {
  const until = "2026-11-22T01:45:00Z";
  const at = Date.parse(until);

  it.each([
    [-3 * 3600, "left_hours", { n: 3 }],
    [-89 * 60, "left", { n: 89 }],
    [-10 * 60, "left", { n: 10 }],
    [-599, "seconds", { at: "9:59" }],
    [-5, "seconds", { at: "0:05" }],
    [0, "seconds", { at: "0:00" }],
    [59, "just", {}],
    [60, "late", { n: 1 }],
    [5 * 60 + 30, "late", { n: 5 }],
    [90 * 60, "late_hours", { n: 2 }],
    [26 * 3600, "late_hours", { n: 26 }],
  ] as const)("is at %i seconds from its end: %s", (seconds, name, facts) => {
    expect(toldOf(left(until, at + seconds * 1000))).toEqual({ key: `phone.promise.${name}`, facts });
  });

  it("is nearly over in its last five minutes, and stays so", () => {
    expect([-301, -300, 0, 3600].map((s) => isNearlyOver(until, at + s * 1000))).toEqual([false, true, true, true]);
  });
});
