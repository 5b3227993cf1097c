import { describe, expect, it } from "vitest";

import { STATES } from "./filters";
import { sorted } from "./offers";

describe("what is offered", () => {
  it("begins with the next step, keeps a note at hand and the rest behind", () => {
    expect(sorted({ state: "new", can: ["accept", "assign", "cancel", "note", "raise"] })).toEqual({
      main: ["assign", "raise", "note"], more: ["accept", "cancel"],
    });
  });
  it.each(STATES)("is never more than the hub allows: %s", (state) => {
    expect(sorted({ state, can: [] })).toEqual({ main: [], more: [] });
    expect(sorted({ state, can: ["note"] })).toEqual({ main: ["note"], more: [] });
  });
});
