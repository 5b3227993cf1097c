import { describe, expect, it } from "vitest";

import { explainedBy } from "./explaining";

const refused = { status: 409, detail: "w-2 has accepted it", faults: [], state: "accepted", assignee: "w-2" };

describe("a refusal in plain words", () => {
  it("says that things have changed, and who has it now", () => {
    expect(explainedBy(refused)).toEqual([
      { key: "phone.fault.409", facts: {} },
      { key: "phone.now.accepted", facts: { who: "w-2" } },
    ]);
  });

  it("says that it is over", () => {
    const over = { ...refused, state: "closed", assignee: "w-2" };
    expect(explainedBy(over)[1]).toEqual({ key: "phone.now.closed", facts: {} });
  });

  it("names a wrong door, and anything else in the hub's own words", () => {
    const wrong = { ...refused, status: 422, faults: [{ field: "door_code", reason: "is not" }] };
    expect(explainedBy(wrong)[0]).toEqual({ key: "phone.fault.door_code", facts: {} });
    const odd = { ...refused, status: 422, faults: [{ field: "x", reason: "is odd" }] };
    expect(explainedBy(odd)[0]).toEqual({ key: "phone.fault.other", facts: { words: "x is odd" } });
    const large = { ...refused, status: 413, detail: "too large", state: null };
    expect(explainedBy(large)).toEqual([{ key: "phone.fault.other", facts: { words: "too large" } }]);
  });
});
