import "fake-indexeddb/auto";

import { describe, expect, it } from "vitest";

import { afterThose } from "./tapping";

const tap = (acted_at: string) => ({ acted_at });
const NOW = Date.parse("2026-11-22T01:15:00.500Z");

describe("the time of a tap", () => {
  it("is now, the first and after earlier ones", () => {
    expect(afterThose([], NOW)).toBe("2026-11-22T01:15:00.500Z");
    expect(afterThose([tap("2026-11-22T01:14:00.000Z")], NOW)).toBe("2026-11-22T01:15:00.500Z");
  });

  it("is never before the one before it, when the clock was read anew and stepped back", () => {
    const earlier = [tap("2026-11-22T01:15:02.000Z"), tap("2026-11-22T01:15:01.000Z")];
    expect(afterThose(earlier, NOW)).toBe("2026-11-22T01:15:02.000Z");
  });

  it("compares instants, however they are written", () => {
    expect(afterThose([tap("2026-11-22T09:15:03+08:00")], NOW)).toBe("2026-11-22T01:15:03.000Z");
  });
});
