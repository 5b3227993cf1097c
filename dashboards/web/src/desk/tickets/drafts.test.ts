import { describe, expect, it } from "vitest";

import { bodyOf, draftOf, forgetDraft } from "./drafts";

describe("drafts", () => {
  it("are kept for each ticket and action until they are forgotten", () => {
    draftOf("t-1", "cancel").note = "邻居说她去女儿家了";
    expect(draftOf("t-1", "cancel").note).toBe("邻居说她去女儿家了");
    expect(draftOf("t-2", "cancel").note).toBe("");
    forgetDraft("t-1", "cancel");
    expect(draftOf("t-1", "cancel").note).toBe("");
  });
  it("send only what is filled in", () => {
    expect(bodyOf({ note: "  ", outcome: "safe", assignee: "", into: "", cause_code: "" })).toEqual({ outcome: "safe" });
  });
});
