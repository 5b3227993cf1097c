import "fake-indexeddb/auto";

import { afterEach, describe, expect, it, vi } from "vitest";

import { keepDay, readDay, type KeptDay } from "./keeping";

const day = { made_at: "2026-11-22T01:15:00Z", more: false, tickets: [], doors: [], follow_ups: [] };

function kept(account_id: string, got_at: number): KeptDay {
  return { account_id, username: "li", worker_id: "w-1", day, tag: "", got_at, hub: got_at, rate: 1 };
}

/** The next writes are refused, as on a full phone. */
function full(times: number): void {
  const put = vi.spyOn(IDBObjectStore.prototype, "put");
  for (let time = 0; time < times; time += 1)
    put.mockImplementationOnce(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
}

describe("what is kept of a day", () => {
  afterEach(() => vi.restoreAllMocks());

  it("is that of one person", async () => {
    expect(await keepDay(kept("u-1", 1000))).toBe(true);
    expect(await keepDay(kept("u-2", 2000))).toBe(true);
    expect((await readDay(3000))?.account_id).toBe("u-2");
  });

  it("is gone after a day", async () => {
    await keepDay(kept("u-1", 1000));
    expect(await readDay(1000 + 24 * 3600 * 1000)).toBeNull();
    expect(await readDay(2000)).toBeNull();
  });

  it("finds room once the one before it is gone", async () => {
    await keepDay(kept("u-1", 1000));
    full(1);
    expect(await keepDay(kept("u-1", 2000))).toBe(true);
    expect((await readDay(3000))?.got_at).toBe(2000);
  });

  it("is nothing, and nothing older, where there is no room at all", async () => {
    await keepDay(kept("u-1", 1000));
    full(2);
    expect(await keepDay(kept("u-1", 2000))).toBe(false);
    expect(await readDay(3000)).toBeNull();
  });
});

describe("a browser without storage", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("keeps nothing, and says so", async () => {
    vi.resetModules();
    const refuse = () => {
      throw new DOMException("private", "SecurityError");
    };
    vi.stubGlobal("indexedDB", { open: refuse });
    const fresh = await import("./keeping");
    expect(await fresh.keepDay(kept("u-1", 1000))).toBe(false);
    expect(await fresh.readDay(2000)).toBeNull();
    await fresh.forgetDays();
  });
});
