import { describe, expect, it } from "vitest";

import en from "./words/en.json";
import chinese from "./words/zh-CN.json";
import { isRemoval, partsOf } from "./deeds";

describe("what was changed", () => {
  it("is read from the fixed parts of the route", () => {
    expect(partsOf("PUT /homes/{home_id}/doorstep")).toEqual(["homes", "doorstep"]);
    expect(partsOf("POST /api/v1/homes/{home_id}/consents/{consent_id}/withdraw")).toEqual(["homes", "consents", "withdraw"]);
  });

  it("may be a removal", () => {
    expect(isRemoval("DELETE /accounts/{account_id}/tokens")).toBe(true);
    expect(isRemoval("POST /accounts")).toBe(false);
  });

  it("has the same words in both languages", () => {
    expect(Object.keys(en.desk_audit.parts)).toEqual(Object.keys(chinese.desk_audit.parts));
  });
});
