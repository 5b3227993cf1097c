import { expect, it } from "vitest";

import { countdown, spanOf } from "./spans";

it.each([
  [-5, { key: "seconds", n: 0, m: 0 }],
  [59.9, { key: "seconds", n: 59, m: 0 }],
  [60, { key: "minutes", n: 1, m: 0 }],
  [3599, { key: "minutes", n: 59, m: 0 }],
  [3600, { key: "hours", n: 1, m: 0 }],
  [3900, { key: "hours_minutes", n: 1, m: 5 }],
  [39_900, { key: "hours", n: 11, m: 0 }],
  [172_799, { key: "hours", n: 47, m: 0 }],
  [172_800, { key: "days", n: 2, m: 0 }],
])("%d seconds are said as %o", (seconds, span) => {
  expect(spanOf(seconds)).toEqual(span);
});

it("a countdown shows hours only while there are any, and ends at nought", () => {
  expect([countdown(3_909_000, 0), countdown(59_001, 0), countdown(0, 5000)]).toEqual(["1:05:09", "01:00", "00:00"]);
});
