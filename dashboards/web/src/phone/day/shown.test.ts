import { describe, expect, it } from "vitest";

import type { Kept, Verb } from "../queue/actions";
import { entriesOf, inOrder, type Day } from "./entries";
import { isToDo, promised, shownDay, shownTicket } from "./shown";

const AT = "2026-11-22T01:15:00Z";
const refused = { status: 409, detail: "", faults: [], state: null, assignee: null };

function ticket(id: string, changes: Record<string, unknown> = {}, doorstep: object | null = null) {
  const facts = { ticket_id: id, priority: "P2", state: "assigned", assignee: "w-1", opened_at: AT, arrive_by: null };
  return { ticket: { ...facts, ...changes }, is_mine: true, can: ["accept", "decline", "note"], doorstep };
}

function dayOf(...tickets: object[]): Day {
  return { made_at: AT, more: false, tickets, doors: [], follow_ups: [] } as unknown as Day;
}

function tap(verb: Verb, of = "t-1", changes: Partial<Kept> = {}): Kept {
  const kept = { seq: 1, action_id: "a", account_id: "u", key: `t/${of}`, title: "", verb, of, said: {}, acted_at: AT };
  return { ...kept, ...changes };
}

const after = (...waiting: Kept[]) => {
  const [only] = dayOf(ticket("t-1")).tickets;
  return only === undefined ? undefined : shownTicket(only, waiting, "w-1");
};

describe("what is shown before it is sent", () => {
  it.each([
    [["accept"], "accepted", ["arrive", "decline", "note"]],
    [["accept", "arrive"], "on_site", ["resolve", "note"]],
    [["accept", "arrive", "note", "photos", "proofs"], "on_site", ["resolve", "note"]],
    [["accept", "arrive", "resolve"], "resolved", ["note"]],
    [["note"], "assigned", ["accept", "decline", "note"]],
  ] as const)("is after %j: %s", (verbs, state, can) => {
    const shown = after(...verbs.map((verb) => tap(verb)));
    expect(shown?.ticket.state).toBe(state);
    expect(shown?.can).toEqual(can);
  });

  it.each(["decline", "raise"] as const)("is gone after %s", (verb) => {
    expect(after(tap(verb))).toBeNull();
  });

  it("stops at what was refused", () => {
    expect(after(tap("accept"), tap("arrive", "t-1", { refused }), tap("resolve"))?.ticket.state).toBe("accepted");
  });

  it("counts a promise from its tap", () => {
    expect(promised(tap("accept", "t-1", { said: { promise_s: 1200 } }))).toBe("2026-11-22T01:35:00.000Z");
    expect(after(tap("accept", "t-1", { said: { promise_s: 600 } }))?.ticket.arrive_by).toBe("2026-11-22T01:25:00.000Z");
  });

  it("changes no other ticket, and asks for nothing that is settled", () => {
    const day = shownDay(dayOf(ticket("t-1"), ticket("t-2")), [tap("accept"), tap("arrive"), tap("resolve")], "w-1");
    const entries = entriesOf(day, Date.parse(AT));
    expect(entries.filter(isToDo).map((entry) => entry.path)).toEqual(["/t/t-2"]);
  });
});

describe("a door and a follow-up", () => {
  const day = {
    ...dayOf(),
    doors: [{ incident_id: "i-1", line: { home_id: "h-1", state: "open" }, can: ["accept", "settle"] }],
    follow_ups: [{ follow_up: { follow_up_id: "f-1" } }],
  } as unknown as Day;
  const door = { key: "w/i-1/h-1" };

  it("are gone from the list once they are tapped", () => {
    const shown = shownDay(day, [tap("line_settle", "i-1/h-1", door), tap("follow_up", "f-1", { key: "t/t-1" })], "w-1");
    expect([shown.doors, shown.follow_ups]).toEqual([[], []]);
  });

  it("stay while something before them was refused: nobody has been told yet", () => {
    const first = { seq: 1, refused };
    const waiting = [
      tap("line_accept", "i-1/h-1", { ...door, ...first }),
      tap("line_settle", "i-1/h-1", { ...door, seq: 2 }),
      tap("note", "t-1", first),
      tap("follow_up", "f-1", { key: "t/t-1", seq: 2 }),
    ];
    const shown = shownDay(day, waiting, "w-1");
    expect([shown.doors.length, shown.follow_ups.length]).toEqual([1, 1]);
  });
});

describe("the order of a day", () => {
  const paths = (day: Day, here: { latitude: number; longitude: number } | null = null) =>
    inOrder(entriesOf(day, Date.parse(AT)), here).map((entry) => entry.path.slice(3));

  it("is where I am, then urgency, then what I promised, then age", () => {
    const day = dayOf(
      ticket("old", { opened_at: "2026-11-22T00:00:00Z" }),
      ticket("young"),
      ticket("promised", { state: "accepted" }),
      ticket("urgent", { priority: "P1" }),
      ticket("here", { priority: "P4", state: "on_site" }),
    );
    expect(paths(day)).toEqual(["here", "urgent", "promised", "old", "young"]);
  });

  it("is from here the nearest first among equals; who has no place comes last", () => {
    const day = dayOf(
      ticket("nowhere", { opened_at: "2026-11-22T00:00:00Z" }),
      ticket("far", {}, { latitude: 31.5, longitude: 121.47 }),
      ticket("near", {}, { latitude: 31.24, longitude: 121.47 }),
      ticket("urgent", { priority: "P1" }, { latitude: 32, longitude: 121.47 }),
    );
    expect(paths(day, { latitude: 31.23, longitude: 121.47 })).toEqual(["urgent", "near", "far", "nowhere"]);
  });
});
