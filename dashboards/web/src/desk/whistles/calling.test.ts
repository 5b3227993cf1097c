import { describe, expect, it } from "vitest";

import { callDraftOf, dueAt, forgetCall } from "./calling";

describe("calling departments", () => {
  it("means the time at the homes' place, wherever the desk stands", () => {
    expect(dueAt("2026-11-23T09:40", "Asia/Shanghai")).toBe("2026-11-23T01:40:00.000Z");
    expect(dueAt("2026-11-23T09:40", "UTC")).toBe("2026-11-23T09:40:00.000Z");
    expect(dueAt("", "Asia/Shanghai")).toBeNull();
  });
  it("keeps what was typed until the call is out", () => {
    callDraftOf("t-1").task = "清出消防通道";
    expect(callDraftOf("t-1").task).toBe("清出消防通道");
    forgetCall("t-1");
    expect(callDraftOf("t-1").task).toBe("");
  });
});
