import { expect, it } from "vitest";

import { daysFrom } from "./gaps";
import { wishFor } from "./roster";

const at = (text: string) => Date.parse(`2026-11-${text}:00+08:00`);
const days = daysFrom("2026-11-23", "Asia/Shanghai");
const timeOf = (when: number) => new Date(when + 8 * 3_600_000).toISOString().slice(11, 16);

it.each([
  ["25T22:00", "26T06:00", { days: ["wed"], from: "22:00", until: "06:00" }],
  ["25T22:00", "26T00:00", { days: ["wed"], from: "22:00", until: "00:00" }],
  ["28T00:00", "30T00:00", { days: ["sat", "sun"], from: "00:00", until: "00:00" }],
  ["24T18:00", "26T06:00", { days: ["tue", "wed", "thu"], from: "00:00", until: "00:00" }],
])("a gap from %s until %s is closed by a roster of its days", (from, until, expected) => {
  expect(wishFor({ from: at(from), until: at(until) }, days, timeOf)).toEqual(expected);
});
