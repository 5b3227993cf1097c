import { describe, expect, it } from "vitest";

import { lengthOf, percent, pointsOfChange } from "./figures";
import { beginOf, mondayOf, weekFrom, weekOf } from "./weeks";

describe("weeks", () => {
  it.each([
    ["2026-11-22", "2026-W47"],
    ["2026-11-23", "2026-W48"],
    ["2027-01-01", "2026-W53"],
    ["2024-12-30", "2025-W01"],
  ])("%s lies in %s", (day, week) => {
    expect(weekOf(day)).toBe(week);
  });

  it("begin on a Monday, and one that no year has is none", () => {
    expect([mondayOf("2026-W47"), mondayOf("2026-W53"), mondayOf("2025-W53"), mondayOf("soon")]).toEqual(["2026-11-16", "2026-12-28", null, null]);
  });

  it("begin and end at midnight where the homes are, also when the clocks change", () => {
    expect(new Date(beginOf("2026-11-16", "Asia/Shanghai")).toISOString()).toBe("2026-11-15T16:00:00.000Z");
    expect(new Date(beginOf("2026-03-30", "Europe/Berlin")).toISOString()).toBe("2026-03-29T22:00:00.000Z");
    const week = weekFrom("", "2026-11-22", "Asia/Shanghai");
    expect([week.name, week.firstDay, week.lastDay, week.until]).toEqual(["2026-W47", "2026-11-16", "2026-11-22", "2026-11-22T16:00:00.000Z"]);
  });
});

describe("figures", () => {
  it("stand in a unit that fits", () => {
    expect([0.3, 84, 310, 9000, null].map(lengthOf)).toEqual([{ word: "seconds", n: "0.3" }, { word: "seconds", n: "84" }, { word: "minutes", n: "5" }, { word: "hours", n: "2.5" }, null]);
  });

  it("say what changed in percentage points, and nothing where nothing is known", () => {
    expect([percent(0.95), percent(null), pointsOfChange(0.95, 0.9), pointsOfChange(0.9, 0.95), pointsOfChange(0.9, 0.9), pointsOfChange(null, 0.9)]).toEqual(["95.0%", "–", "+5.0", "−5.0", "±0", ""]);
  });
});
