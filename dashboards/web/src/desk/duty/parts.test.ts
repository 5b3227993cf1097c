import { expect, it } from "vitest";

import { partsOf } from "./parts";
import chinese from "./words/zh-CN.json";
import english from "./words/en.json";

const AT = "2026-11-22T01:41:00Z";
const SHEET = {
  content: {
    incidents: [{ incident_id: "i-1", area_id: null, cause: "power", opened_at: AT, homes: 12, to_walk: 3 }],
    counts: [],
    tickets: [{ ticket_id: "t-1", kind: "missed", priority: "P1", state: "accepted", rung: 1, home_id: null, assignee: null, opened_at: AT }],
    promises: [{ ticket_id: "t-1", promise: "arrive", due_at: AT, is_broken: true }],
    follow_ups: [],
    whistles: [],
    homes_away: [],
    workers_away: [],
    hub_absences: [{ from_at: AT, until_at: null, cause: "broker_lost" }],
  },
  entries: [{ entry_id: 7, at: AT, actor: "zhao.ying", area_id: "grid-1", ticket_id: null, text: "停电" }],
} as unknown as Parameters<typeof partsOf>[0];

it.each([chinese.desk_duty, english.desk_duty])("has a word for every part and column", (words) => {
  for (const part of partsOf(SHEET)) {
    expect(words.parts).toHaveProperty(part.name);
    for (const column of part.columns) expect(words.columns).toHaveProperty(column);
  }
});

it("gives every row as many cells as there are columns", () => {
  for (const part of partsOf(SHEET)) for (const row of part.rows) expect([part.name, row.length]).toEqual([part.name, part.columns.length]);
});

it("marks a promise that is broken, and links only what is there", () => {
  const [, promises, tickets] = partsOf(SHEET);
  expect(promises?.rows[0]?.[2]?.isLate).toBe(true);
  expect(tickets?.rows[0]?.map((cell) => cell.to ?? "")).toEqual(["", "", "", "", "", "/tickets/t-1", "", ""]);
});
