import { describe, expect, it } from "vitest";

import { together } from "./looks";

const DUTY = { zh: "值班", en: "Duty" };
const DIRECTOR = { zh: "负责人", en: "Director" };
const look = (at: string, what: string, ticket_id: string | null = null, who = "chen", role = DUTY) => ({ at: `2026-11-22T${at}Z`, who, role, what: { zh: what, en: what }, ticket_id });

describe("who looked", () => {
  it("tells one opening of a page in one line, each thing once", () => {
    const [line, ...others] = together([look("06:41:09", "住户资料"), look("06:41:08", "约定"), look("06:41:08", "住户资料")]);
    expect(others).toEqual([]);
    expect([line?.at, line?.who, line?.things.map((thing) => thing.what.zh)]).toEqual(["2026-11-22T06:41:09Z", "chen", ["住户资料", "约定"]]);
  });

  it("keeps apart other minutes, other people and other roles, newest first", () => {
    const lines = together([look("06:42:00", "约定"), look("06:41:59", "约定"), look("06:41:30", "约定", null, "lin"), look("06:41:20", "约定", null, "chen", DIRECTOR), look("06:41:10", "资料")]);
    expect(lines.map((line) => [line.at.slice(11, 19), line.who, line.role.zh, line.things.length])).toEqual([
      ["06:42:00", "chen", "值班", 1],
      ["06:41:59", "chen", "值班", 2],
      ["06:41:30", "lin", "值班", 1],
      ["06:41:20", "chen", "负责人", 1],
    ]);
    expect(new Set(lines.map((line) => line.key)).size).toBe(4);
  });

  it("loses no ticket: the same thing for two tickets stands twice", () => {
    const [line] = together([look("06:41:02", "工单", "t-1"), look("06:41:01", "工单", "t-2"), look("06:41:00", "工单", "t-1")]);
    expect(line?.things.map((thing) => thing.ticket_id)).toEqual(["t-1", "t-2"]);
  });
});
