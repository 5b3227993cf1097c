import { describe, expect, it } from "vitest";

import { fieldOf, sorted } from "./saving";

const FIELDS = ["windows[0].opens_at", "windows[0].gesture", "until"];

describe("a fault", () => {
  it("stands at its field, or at the one around it", () => {
    expect(fieldOf("windows[0].opens_at", FIELDS)).toBe("windows[0].opens_at");
    expect(fieldOf("windows[0].gesture.sensor_ids[0]", FIELDS)).toBe("windows[0].gesture");
    expect(fieldOf("windows[1].opens_at", FIELDS)).toBeNull();
  });

  it("is told above the form only if no field shows it", () => {
    expect(sorted([{ field: "until", reason: "a" }, { field: "until", reason: "b" }], FIELDS)).toEqual({
      at: new Map([["until", "a; b"]]), isWhole: true,
    });
    expect(sorted([{ field: "elsewhere", reason: "a" }], FIELDS).isWhole).toBe(false);
    expect(sorted([], FIELDS).isWhole).toBe(false);
  });
});
