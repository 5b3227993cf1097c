import { afterEach, describe, expect, it } from "vitest";

import { dayHourMinute, hourMinute } from "./times";

describe("times at the homes' place", () => {
  afterEach(() => document.documentElement.removeAttribute("lang"));

  it.each(["zh-CN", "en"])("begin a day at 00, never at 24, in %s", (language) => {
    document.documentElement.lang = language;
    expect(hourMinute("2026-11-22T16:05:00Z")).toBe("00:05");
    expect(dayHourMinute("2026-11-22T16:05:00Z")).toMatch(/11\D23.* 00:05$/);
  });
});
