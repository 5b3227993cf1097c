import { describe, expect, it } from "vitest";

import { countdown, pressing, type Clock } from "./urgency";

const NOW = Date.parse("2026-11-22T01:15:00Z");
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

describe("what runs out next", () => {
  it("is the promise to arrive, once somebody has accepted", () => {
    const ticket = { state: "accepted", arrive_by: at(19.5), next_step_at: at(5) } as const;
    expect(countdown(ticket, NOW)).toEqual({ words: "arrive_in", minutes: 20, isLate: false });
  });
  it("is late from the very moment on", () => {
    expect(countdown({ state: "accepted", arrive_by: at(0), next_step_at: null }, NOW)).toEqual({ words: "arrive_late", minutes: 0, isLate: true });
    expect(countdown({ state: "accepted", arrive_by: at(-7.9), next_step_at: null }, NOW)?.minutes).toBe(7);
  });
  it("is the next rung while nobody has accepted", () => {
    expect(countdown({ state: "new", arrive_by: null, next_step_at: at(3) }, NOW)).toEqual({ words: "step_in", minutes: 3, isLate: false });
    expect(countdown({ state: "assigned", arrive_by: null, next_step_at: at(-1) }, NOW)?.words).toBe("step_now");
  });
  it("is nothing where no clock runs", () => {
    expect(countdown({ state: "new", arrive_by: null, next_step_at: null }, NOW)).toBeNull();
    expect(countdown({ state: "resolved", arrive_by: null, next_step_at: at(3) }, NOW)).toBeNull();
  });
});

describe("pressing promises", () => {
  it("are those that are near or broken, the broken first", () => {
    const clocks = ["running", "near", "met", "breached"].map((state) => ({ state }) as Clock);
    expect(pressing(clocks).map((one) => one.state)).toEqual(["breached", "near"]);
  });
});
