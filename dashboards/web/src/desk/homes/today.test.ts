import { describe, expect, it } from "vitest";

import { linkOf, ofToday, type Coming } from "./today";

const window = (verdict: Coming["verdict"], day = "2026-11-22", opens = "05:00") =>
  ({ verdict, day, opens_at: `${day}T${opens}` }) as Coming;

describe("a home today", () => {
  it("is out of sight as soon as one of its boxes is, and unheard until all have spoken", () => {
    expect([linkOf(["up", "down"]), linkOf(["up", "never"]), linkOf(["up", "up"]), linkOf([])]).toEqual(["down", "never", "up", "never"]);
  });

  it("names what matters first and leaves other days out", () => {
    const windows = [window("pending"), window("seen"), window("missed"), window("missed", "2026-11-21")];
    expect(ofToday(windows, "2026-11-22").map((one) => one.verdict)).toEqual(["missed", "seen", "pending"]);
  });
});
