import { describe, expect, it } from "vitest";

import { anyUnit } from "./said.testing";
import { COLOURS, kindOf, lookOf, mixed, urgency } from "./tone";

describe("what a unit looks like", () => {
  it.each([
    ["empty", { homes: 0, settled: 0 }],
    ["empty", { homes: null, settled: null }],
    ["calm", {}],
    ["waiting", { settled: 6, waiting: 4 }],
    ["calm", { settled: 6, blind: 4 }],
    ["blind", { settled: 5, blind: 5 }],
    ["blind", { settled: 8, blind: 2, tickets: 1 }],
    ["tickets", { settled: 7, blind: 2, missed: 1, tickets: 2 }],
    ["tickets", { settled: 9, missed: 1, tickets: 1 }],
    ["tickets", { settled: 9, blind: 1, tickets: 2 }],
  ] as const)("is %s with %o", (kind, numbers) => {
    expect(kindOf(anyUnit("g", numbers))).toBe(kind);
  });

  it("grows light with every home that is settled", () => {
    const fills = [0, 5, 10].map((settled) => lookOf(anyUnit("g", { settled, waiting: 10 - settled })).fill);
    expect(fills[0]).toBe(COLOURS.night);
    expect(new Set(fills).size).toBe(3);
    expect(fills[2]).toBe(COLOURS.day);
  });

  it("says by dashes that some of its homes are blind, where another colour leads", () => {
    expect(lookOf(anyUnit("g", { missed: 1, tickets: 1, blind: 1 })).isDashed).toBe(true);
    expect(lookOf(anyUnit("g", { settled: 9, blind: 1 }))).toMatchObject({ kind: "calm", isDashed: true });
    expect(lookOf(anyUnit("g", { blind: 1, tickets: 1 })).isDashed).toBe(false);
  });

  it("mixes two colours and holds the share between them", () => {
    expect(["#000000", "#7f8000"].map((to) => mixed("#000000", to, 0.5))).toEqual(["#000000", "#404000"]);
    expect([mixed("#000000", "#ffffff", -1), mixed("#000000", "#ffffff", 9)]).toEqual(["#000000", "#ffffff"]);
  });

  it("asks first for a look where tickets wait", () => {
    expect(urgency(anyUnit("g", { tickets: 1 }))).toBeGreaterThan(urgency(anyUnit("g", { blind: 9, missed: 1 })));
  });
});
