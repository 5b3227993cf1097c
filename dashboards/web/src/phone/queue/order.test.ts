import { describe, expect, it } from "vitest";

import { bodyOf, pathOf, type Action, type Kept } from "./actions";
import { isHeld, meaningOf, nextToSend } from "./order";

const refused = { status: 409, detail: "", faults: [], state: null, assignee: null };

function kept(seq: number, key: string, changes: Partial<Kept> = {}): Kept {
  return {
    seq,
    key,
    action_id: `a-${seq}`,
    account_id: "u-1",
    title: "王阿姨",
    verb: "note",
    of: key.slice(2),
    said: {},
    acted_at: "2026-11-22T01:15:00Z",
    ...changes,
  };
}

describe("the queue", () => {
  it("sends in the order of the taps, whatever order it is read in", () => {
    const waiting = [kept(3, "t/2"), kept(1, "t/1"), kept(2, "t/1")];
    expect(nextToSend(waiting, "u-1")?.seq).toBe(1);
  });

  it("holds up only the ticket on which something was refused", () => {
    const waiting = [kept(1, "t/1", { refused }), kept(2, "t/1"), kept(3, "t/2")];
    expect(nextToSend(waiting, "u-1")?.seq).toBe(3);
    expect(waiting.map((action) => isHeld(action, waiting))).toEqual([false, true, false]);
  });

  it("never sends what somebody else has tapped", () => {
    expect(nextToSend([kept(1, "t/1")], "u-2")).toBeNull();
    expect(nextToSend([kept(1, "t/1"), kept(2, "t/1", { account_id: "u-2" })], "u-2")?.seq).toBe(2);
  });

  it("has nothing to send once all is sent or refused", () => {
    expect(nextToSend([], "u-1")).toBeNull();
    expect(nextToSend([kept(1, "t/1", { refused }), kept(2, "t/1")], "u-1")).toBeNull();
  });

  it.each([
    [200, "done"],
    [201, "done"],
    [401, "signed_out"],
    [403, "refused"],
    [404, "refused"],
    [409, "refused"],
    [413, "refused"],
    [422, "refused"],
    [408, "later"],
    [429, "later"],
    [500, "later"],
    [503, "later"],
    [302, "later"],
    [0, "later"],
  ] as const)("takes answer %i as %s", (status, meaning) => {
    expect(meaningOf(status)).toBe(meaning);
  });
});

describe("an action on its way", () => {
  const plain: Action = kept(1, "t/t-1", { verb: "arrive", said: { door_code: "k7f3" } });

  it("carries its id and the time of the tap", async () => {
    expect(pathOf(plain)).toBe("/api/v1/tickets/t-1/arrive");
    const sent = bodyOf(plain);
    expect(JSON.parse(sent.body as string)).toEqual({
      door_code: "k7f3",
      action_id: "a-1",
      acted_at: "2026-11-22T01:15:00Z",
    });
  });

  it("says in the address of a photo what others say in their body", () => {
    const photo = new Blob(["x"], { type: "image/jpeg" });
    const shot: Action = { ...plain, verb: "photos", said: { note: "门锁着" }, photo };
    const path = new URL(pathOf(shot), "https://hub.test");
    expect(path.pathname).toBe("/api/v1/tickets/t-1/photos");
    expect(Object.fromEntries(path.searchParams)).toEqual({
      action_id: "a-1",
      acted_at: "2026-11-22T01:15:00Z",
      note: "门锁着",
    });
    expect(bodyOf(shot)).toEqual({ body: photo, type: "image/jpeg" });
  });

  it("knows the way of a follow-up and of a door on a walk list", () => {
    expect(pathOf({ ...plain, verb: "follow_up", of: "t-1:2" })).toBe("/api/v1/follow-ups/t-1%3A2/done");
    const line: Action = { ...plain, verb: "line_settle", of: "i-1/h-9" };
    expect(pathOf(line)).toBe("/api/v1/incidents/i-1/lines/h-9/settle");
  });
});
