import { expect, it } from "vitest";

import { isOf } from "./news";

it.each([
  [{ home_id: "h-1", ticket_id: "t-1" }, true],
  [{ home_id: "h-2" }, false],
  [{ home_id: null, post_id: "h-1" }, false],
  [{ incident_id: "h-1" }, false],
  [null, false],
  ["h-1", false],
])("news of %o is of home h-1: %s", (data, expected) => {
  expect(isOf("h-1", data)).toBe(expected);
});
