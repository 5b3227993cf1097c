import { expect, it } from "vitest";

import type { Area } from "../areas/areas";
import { daysFrom } from "./gaps";
import { gapsByGrid, wishFor, type Row } from "./roster";

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

it("somebody in one grid leaves the gap in another open", () => {
  const within = { from: at("23T00:00"), until: at("30T00:00") };
  const area = (area_id: string, level: string, parent_id: string | null) => ({ area_id, level, parent_id }) as Area;
  const areas = new Map([area("c", "community", null), area("g1", "grid", "c"), area("g2", "grid", "c"), area("b1", "building", "g1"), area("g3", "grid", null)].map((one) => [one.area_id, one]));
  const row = (areaId: string): Row => ({ worker: { area_ids: [areaId] } as unknown as Row["worker"], duty: [within], leaves: [] });
  expect(gapsByGrid([row("b1"), row("c")], areas, "c", within)).toEqual([{ areaId: "g2", gaps: [within] }]);
  expect(gapsByGrid([row("b1")], areas, "", within).map((one) => one.areaId)).toEqual(["g2", "g3"]);
});
