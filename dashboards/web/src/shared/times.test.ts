import { afterEach, describe, expect, it } from "vitest";

import { dayHourMinute, forInput, fromInput, hourMinute } from "./times";

describe("times at the homes' place", () => {
  afterEach(() => document.documentElement.removeAttribute("lang"));

  it.each(["zh-CN", "en"])("begin a day at 00, never at 24, in %s", (language) => {
    document.documentElement.lang = language;
    expect(hourMinute("2026-11-22T16:05:00Z")).toBe("00:05");
    expect(dayHourMinute("2026-11-22T16:05:00Z")).toMatch(/11\D23.* 00:05$/);
  });
});

describe("times that are put in", () => {
  afterEach(() => delete document.documentElement.dataset.zone);

  it.each([
    ["Asia/Shanghai", "2026-11-22T06:41", "2026-11-21T22:41:00Z"],
    ["Europe/Berlin", "2026-03-29T01:30", "2026-03-29T00:30:00Z"],
    ["Europe/Berlin", "2026-03-29T03:30", "2026-03-29T01:30:00Z"],
    ["America/New_York", "2026-11-22T06:41", "2026-11-22T11:41:00Z"],
  ])("in %s %s is %s, wherever the reader is", (zone, text, instant) => {
    document.documentElement.dataset.zone = zone;
    expect(fromInput(text)).toBe(Date.parse(instant));
    expect(forInput(Date.parse(instant))).toBe(text);
  });

  it("are none where nothing was put in", () => {
    expect(fromInput("")).toBeNaN();
  });
});
