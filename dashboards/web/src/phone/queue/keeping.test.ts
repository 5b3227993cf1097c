import "fake-indexeddb/auto";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Action } from "./actions";
import { dropAction, keepAction, markAction, readActions, storeRest } from "./keeping";

const refused = { status: 409, detail: "", faults: [], state: null, assignee: null };

function tapped(id: string, changes: Partial<Action> = {}): Action {
  const acted_at = "2026-11-22T01:15:00Z";
  return { action_id: id, account_id: "u-1", key: "t/t-1", title: "王阿姨", verb: "note", of: "t-1", said: {}, acted_at, ...changes };
}

/** A phone that takes nothing until it is told to again. */
function full(): { isFull: boolean } {
  const phone = { isFull: true };
  for (const way of ["add", "put"] as const) {
    const real = IDBObjectStore.prototype[way];
    vi.spyOn(IDBObjectStore.prototype, way).mockImplementation(function (this: IDBObjectStore, ...what) {
      if (phone.isFull) throw new DOMException("full", "QuotaExceededError");
      return real.apply(this, what);
    });
  }
  return phone;
}

const ids = async () => (await readActions()).map(({ action_id, isUnstored = false }) => [action_id, isUnstored]);

beforeEach(async () => {
  for (const action of await readActions()) await dropAction(action.seq);
});
afterEach(() => vi.restoreAllMocks());

describe("taps where the phone has no room", () => {
  it("stay in the open page, after those that are stored and in their order", async () => {
    await keepAction(tapped("a"));
    full();
    await keepAction(tapped("b"));
    await keepAction(tapped("c", { photo: new Blob(["x"]) }));
    expect(await ids()).toEqual([["a", false], ["b", true], ["c", true]]);
    expect((await readActions())[2]?.photo?.size).toBe(1);
    const order = (await readActions()).map(({ seq }) => seq);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  it("are stored in their order once there is room", async () => {
    const phone = full();
    await keepAction(tapped("a"));
    await keepAction(tapped("b"));
    phone.isFull = false;
    await keepAction(tapped("c"));
    expect(await ids()).toEqual([["a", false], ["b", false], ["c", false]]);
  });

  it("are stored once, however many ask for it", async () => {
    const phone = full();
    await keepAction(tapped("a"));
    phone.isFull = false;
    await Promise.all([storeRest(), storeRest(), storeRest()]);
    expect(await ids()).toEqual([["a", false]]);
  });

  it("can be refused, tried again and dropped like any other", async () => {
    full();
    await keepAction(tapped("a"));
    const [only] = await readActions();
    await markAction(only?.seq ?? 0, refused);
    expect((await readActions())[0]?.refused).toEqual(refused);
    await markAction(only?.seq ?? 0, null);
    expect((await readActions())[0]?.refused).toBeUndefined();
    await dropAction(only?.seq ?? 0);
    expect(await readActions()).toEqual([]);
  });

  it("are known as refused even where the refusal finds no room", async () => {
    await keepAction(tapped("a"));
    full();
    const seq = (await readActions())[0]?.seq ?? 0;
    await markAction(seq, refused);
    expect((await readActions())[0]?.refused).toEqual(refused);
    await markAction(seq, null);
    expect((await readActions())[0]?.refused).toBeUndefined();
  });
});

describe("taps in a browser without storage", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("stay in the open page", async () => {
    vi.resetModules();
    const refuse = () => {
      throw new DOMException("private", "SecurityError");
    };
    vi.stubGlobal("indexedDB", { open: refuse });
    const fresh = await import("./keeping");
    await fresh.keepAction(tapped("a"));
    expect((await fresh.readActions()).map(({ action_id }) => action_id)).toEqual(["a"]);
  });
});
