import { expect, it } from "vitest";

import type { Area } from "../areas/areas";
import { daysFrom } from "./gaps";
import { gapsByGrid, rowOf, wishFor, type Row } from "./roster";

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

it("a rostered person is there within shifts, not on leave and not after the last day", () => {
  const span = (from: string, until: string) => ({ from: new Date(at(from)).toISOString(), until: new Date(at(until)).toISOString() });
  const line = {
    worker_id: "w-1", name: "李晓", role: "grid_worker" as const, area_ids: ["g1"], rostered: true, resigned_at: new Date(at("26T12:00")).toISOString(),
    shifts: [span("22T20:00", "23T08:00"), span("24T08:00", "24T20:00"), span("26T08:00", "26T20:00")],
    leaves: [span("24T12:00", "25T00:00"), span("29T00:00", "31T00:00")],
  };
  const row = rowOf(line, span("23T00:00", "30T00:00"));
  expect(row.duty).toEqual([
    { from: at("23T00:00"), until: at("23T08:00") },
    { from: at("24T08:00"), until: at("24T12:00") },
    { from: at("26T08:00"), until: at("26T12:00") },
  ]);
  expect(row.leaves.at(-1)).toEqual({ from: at("29T00:00"), until: at("30T00:00") });
});
