import { expect, it } from "vitest";

import { bodyOf, draftOf, minutesOf, moved, newRung, secondsOf, type Policy } from "./draft";

const POLICY: Policy = {
  policy_id: "p-1",
  created_at: "2026-11-22T01:25:00Z",
  created_by: "ops",
  replaced_at: null,
  area_id: "grid-1",
  kinds: ["missed"],
  rungs: [
    { name: "paired_worker", who: "paired", roles: [], level: null, accept_within_s: { P1: 100 }, channels: [], quiet_hours: null },
    { name: "leader", who: "roles", roles: ["grid_leader"], level: "grid", accept_within_s: {}, channels: ["wecom", "sms"], quiet_hours: { from: "22:00", until: "06:30" } },
  ],
  unsettled: [],
  accept_within_s: { P1: 300, P2: 600, P3: 1800 },
  arrive_within_s: 2700,
  report_within_s: 3600,
  repeat_within_s: 3600,
  promises: [{ promise: "settle", priority: "P3", within_s: 75600, business: true }],
  business_hours: [{ days: ["workday"], from: "08:30", until: "17:30" }],
  emergency_numbers: ["120", "110"],
};

it("sends back what it was made of", () => {
  const own = ["policy_id", "created_at", "created_by", "replaced_at"];
  const written = Object.fromEntries(Object.entries(POLICY).filter(([name]) => !own.includes(name)));
  expect(bodyOf(draftOf(POLICY), "p-1")).toEqual({ ...written, replaces: "p-1" });
});

it.each([1, 59, 60, 100, 2700, 2_678_400])("%i seconds stay so many after they were shown as minutes", (seconds) => {
  expect(secondsOf(minutesOf(seconds))).toBe(seconds);
});

it("says null where a number was deleted, so that the hub's own does not slip in", () => {
  const draft = draftOf(POLICY);
  draft.arrive = "";
  draft.waits.P2 = "";
  expect(bodyOf(draft)).toMatchObject({ arrive_within_s: null, accept_within_s: { P1: 300, P3: 1800 } });
});

it("leaves roles out where they mean nothing, and one-sided quiet hours in, so that they are refused", () => {
  const draft = draftOf(POLICY);
  Object.assign(draft.rungs[1] ?? {}, { who: "family", quiet: { from: "22:00", until: "" } });
  expect(bodyOf(draft).rungs[1]).toMatchObject({ roles: [], level: null, quiet_hours: { from: "22:00", until: "" } });
});

it("moves a line up and down, and keeps it at the ends", () => {
  expect([moved(["a", "b", "c"], 2, -1), moved(["a", "b"], 0, 1), moved(["a", "b"], 0, -1), moved(["a", "b"], 1, 1)]).toEqual([
    ["a", "c", "b"], ["b", "a"], ["a", "b"], ["a", "b"],
  ]);
  expect(newRung().key).not.toBe(newRung().key);
});
