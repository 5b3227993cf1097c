import { describe, expect, it } from "vitest";

import { isOver, KEPT_MS, keptUntil } from "./expiry";

describe("what a phone keeps about people", () => {
  const got = Date.UTC(2026, 10, 22);

  it("is gone after a day, to the millisecond", () => {
    expect(isOver(got, got + KEPT_MS - 1)).toBe(false);
    expect(isOver(got, keptUntil(got))).toBe(true);
  });

  it("is gone, too, when the phone's clock was turned back, but for a small correction", () => {
    expect(isOver(got, got - 600_000)).toBe(false);
    expect(isOver(got, got - 600_001)).toBe(true);
  });
});
