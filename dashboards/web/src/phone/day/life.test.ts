import { describe, expect, it } from "vitest";

import { lastOfEach, rowsOf, signsOf, type Life } from "./life";

const life: Life = [
  { kind: "curtain", changes: [{ at: "2026-11-20T06:00:00Z", direction: "open" }, { at: "2026-11-22T06:00:00Z", direction: "open" }] },
  { kind: "door", changes: [{ at: "2026-11-21T18:00:00Z", direction: "open" }] },
];

describe("three days of signs of life", () => {
  it("are rows of days with a mark where somebody moved, and nothing older", () => {
    const older = { kind: "door", at: "2026-11-18T06:00:00Z" };
    const share = (at: number) => new Date(at).getUTCHours() / 24;
    const day = (at: number) => new Date(at).toISOString().slice(0, 10);
    const rows = rowsOf([older, ...signsOf(life)], Date.parse("2026-11-22T12:00:00Z"), day, share);
    expect(rows.days).toEqual(["2026-11-20", "2026-11-21", "2026-11-22"]);
    expect(rows.marks).toEqual([
      { row: 0, across: 0.25, kind: "curtain" },
      { row: 2, across: 0.25, kind: "curtain" },
      { row: 1, across: 0.75, kind: "door" },
    ]);
  });

  it("name the last of each kind, the newest first", () => {
    expect(lastOfEach(life).map((sign) => [sign.kind, sign.at.slice(8, 13)])).toEqual([
      ["curtain", "22T06"],
      ["door", "21T18"],
    ]);
  });
});
