import { afterEach, describe, expect, it } from "vitest";

import { clockOf, hoursShown, minuteOfDay, openNow, points, todayPoints } from "./curve";

const curve = { minutes: 10, today: [0, 3, 8, null, null], usual: [0.2, 2.6, 9.4, 12, 12], homes: 12 };

describe("the covenant's curve", () => {
  it("says how many are open and how many usually are", () => {
    expect(openNow(curve, 28)).toEqual({ open: 8, usual: 9, homes: 12 });
    expect(openNow({ ...curve, usual: null }, 28).usual).toBeNull();
    expect(openNow({ ...curve, today: [null, null] }, 3).open).toBe(0);
  });

  it("says nothing of curtains while the hub is still counting", () => {
    expect(openNow({ ...curve, today: [null, null] }, 28).open).toBeNull();
  });

  it("stands at the end of each step, and goes on to now", () => {
    expect(points(curve.usual, 10)[1]).toEqual([20, 2.6]);
    expect(todayPoints(curve, 34)).toEqual([[10, 0], [20, 3], [30, 8], [34, 8]]);
    expect(todayPoints({ ...curve, today: [null] }, 4)).toEqual([]);
  });

  it("shows the hours in which curtains open, and now", () => {
    const day = Array.from({ length: 144 }, (_, step) => (step < 36 ? 0 : Math.min(50, (step - 35) * 5)));
    expect(hoursShown({ minutes: 10, today: day, usual: null, homes: 50 }, 9 * 60)).toEqual([4 * 60, 11 * 60]);
    expect(hoursShown({ minutes: 10, today: day, usual: null, homes: 50 }, 23 * 60 + 50)[1]).toBe(1440);
    expect(hoursShown({ minutes: 10, today: [], usual: null, homes: 0 }, 5)[0]).toBe(0);
  });
});

describe("the minute of the day", () => {
  afterEach(() => delete document.documentElement.dataset.zone);

  it("is that of the homes, wherever the wall stands", () => {
    document.documentElement.dataset.zone = "Asia/Shanghai";
    expect(minuteOfDay(Date.parse("2026-11-22T16:05:00Z"))).toBe(5);
    document.documentElement.dataset.zone = "America/Lima";
    expect(clockOf(minuteOfDay(Date.parse("2026-11-22T16:05:00Z")))).toBe("11:05");
  });
});
