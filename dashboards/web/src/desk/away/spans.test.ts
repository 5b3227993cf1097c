import { describe, expect, it } from "vitest";

import { instantOf, standingAt } from "./spans";

describe("an absence", () => {
  it("begins and ends by the clocks at home", () => {
    expect(instantOf("2026-11-22", "18:30", "Asia/Shanghai")).toBe("2026-11-22T10:30:00.000Z");
    expect(instantOf("2026-11-22", "", "Asia/Shanghai")).toBe("2026-11-21T16:00:00.000Z");
    expect(instantOf("", "18:30", "Asia/Shanghai")).toBe("");
  });

  it("runs from its first moment until just before its last", () => {
    const absence = { from: "2026-11-22T00:00:00Z", until: "2026-11-23T00:00:00Z" };
    const at = (text: string) => standingAt(absence, Date.parse(text));
    expect([at("2026-11-21T23:59:59Z"), at("2026-11-22T00:00:00Z"), at("2026-11-23T00:00:00Z")]).toEqual(["ahead", "now", "over"]);
  });
});
