import { describe, expect, it } from "vitest";

import { newestGood, stateOf, type Day, type FamilyState, type MyHome } from "./days";

function day(...windows: [FamilyState, string | null][]): Day {
  return {
    day: "2026-11-22",
    windows: windows.map(([state, at], index) => ({
      window_id: `w${index}`, name: "早晨", state, at, words: { zh: "", en: "" },
    })),
  } as Day;
}

describe("a home's days", () => {
  it("tells the newest gesture of today", () => {
    const home = { days: [day(["seen", "2026-11-22T06:41:00+08:00"], ["seen", "2026-11-22T18:02:00+08:00"])] } as unknown as MyHome;
    expect(newestGood(home)?.window_id).toBe("w1");
  });

  it("has no good news while nothing was seen, and never yesterday's", () => {
    const home = { days: [day(["waiting", null]), day(["seen", "2026-11-21T06:41:00+08:00"])] } as unknown as MyHome;
    expect(newestGood(home)).toBeNull();
  });

  it("says of a day what its least good window was", () => {
    expect(stateOf(day(["seen", null], ["in_care", null]))).toBe("in_care");
    expect(stateOf(day(["seen", null], ["away", null]))).toBe("away");
    expect(stateOf(day())).toBeNull();
  });
});
