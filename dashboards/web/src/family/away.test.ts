import { describe, expect, it } from "vitest";

import { beginning, bodyOf, faultOf } from "./away";

const NOW = Date.parse("2026-11-22T09:15:00+08:00");

describe("a proposal that she is away", () => {
  it("begins at the next full hour and lasts a day", () => {
    const wanted = beginning(NOW);
    expect(wanted).toMatchObject({ from: "2026-11-22T10:00", until: "2026-11-23T10:00" });
  });

  it("names the first thing that is wrong", () => {
    const good = { ...beginning(NOW), reason: "在女儿家" };
    expect(faultOf(good)).toBeNull();
    expect(faultOf({ ...good, from: "" })).toBe("from");
    expect(faultOf({ ...good, until: good.from })).toBe("until_before");
    expect(faultOf({ ...good, until: "2027-11-22T10:00" })).toBe("until_long");
    expect(faultOf({ ...good, reason: "  " })).toBe("reason");
  });

  it("is written in the time of her home and sent as instants", () => {
    const sent = bodyOf({ ...beginning(NOW), reason: " 在女儿家 " });
    expect(sent).toEqual({ from: "2026-11-22T02:00:00.000Z", until: "2026-11-23T02:00:00.000Z", reason: "在女儿家" });
  });
});
