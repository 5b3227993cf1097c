import { describe, expect, it } from "vitest";

import { mergeable } from "./merging";

const about = (ticket_id: string, home_id: string | null, area_id = "grid-1") => ({ ticket_id, home_id, area_id });

describe("merging", () => {
  const mine = about("t-1", "h-1");
  it("is offered for the same home, and for what is about no home in the same area", () => {
    expect(mergeable(mine, [about("t-2", "h-1"), about("t-3", null)]).map((one) => one.ticket_id)).toEqual(["t-2", "t-3"]);
  });
  it("is never offered with itself, another resident or another area", () => {
    expect(mergeable(mine, [mine, about("t-4", "h-2"), about("t-5", null, "grid-2")])).toEqual([]);
  });
});
