import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope } from "vue";

import { api } from "./api/client";
import { anchored, hubNow, readClock, useNow } from "./clock";

const DRILL = Date.parse("2026-11-22T01:15:00Z");

/** As a component follows it. */
function followed(everyMs?: number) {
  const scope = effectScope();
  const now = scope.run(() => useNow(everyMs));
  return { scope, get: () => now?.value };
}

describe("the hub's now", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is told at once to whoever asked before the clock was read", () => {
    const { scope, get } = followed();
    expect(get()).not.toBe(DRILL);
    anchored({ hub: DRILL, here: Date.now(), rate: 60 });
    expect(get()).toBe(DRILL);
    scope.stop();
  });

  it("moves with each tick, as fast as the hub's clock runs", () => {
    const { scope, get } = followed(10_000);
    anchored({ hub: DRILL, here: Date.now(), rate: 60 });
    expect(get()).toBe(DRILL);
    vi.advanceTimersByTime(9_999);
    expect(get()).toBe(DRILL);
    vi.advanceTimersByTime(1);
    expect(get()).toBe(DRILL + 600_000);
    scope.stop();
  });

  it("is no longer followed once its component is gone", () => {
    const { scope } = followed();
    expect(vi.getTimerCount()).toBe(1);
    scope.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stands while the hub's clock stands", () => {
    anchored({ hub: DRILL, here: Date.now(), rate: 0 });
    vi.advanceTimersByTime(60_000);
    expect(hubNow()).toBe(DRILL);
  });
});

describe("the hub's clock, read over a slow line", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("was told half way between the question and the answer", async () => {
    vi.spyOn(api, "GET").mockImplementation(async () => {
      await vi.advanceTimersByTimeAsync(8_000);
      return { data: { now: "2026-11-22T01:15:00Z", rate: 1 } } as never;
    });
    const asked = Date.now();
    expect(await readClock()).toEqual({ hub: DRILL, here: asked + 4_000, rate: 1 });
    expect(hubNow()).toBe(DRILL + 4_000);
  });
});
