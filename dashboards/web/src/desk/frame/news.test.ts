import { createApp, effectScope } from "vue";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { isOf, useRenewal } from "./news";

it.each([
  [{ home_id: "h-1", ticket_id: "t-1" }, true],
  [{ home_id: "h-2" }, false],
  [{ home_id: null, post_id: "h-1" }, false],
  [{ incident_id: "h-1" }, false],
  [null, false],
  ["h-1", false],
])("news of %o is of home h-1: %s", (data, expected) => {
  expect(isOf("h-1", data)).toBe(expected);
});

const page = Object.assign(new EventTarget(), { hidden: false });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function renewed(everyMs: number): { act: ReturnType<typeof vi.fn>; stop: () => void } {
  const act = vi.fn();
  const scope = effectScope();
  scope.run(() => createApp({}).runWithContext(() => useRenewal([], act, everyMs)));
  return { act, stop: () => scope.stop() };
}

it("what has no news of its own is read every so often, while somebody looks, until the page is left", () => {
  const { act, stop } = renewed(1000);
  vi.advanceTimersByTime(2500);
  expect(act).toHaveBeenCalledTimes(2);
  page.hidden = true;
  vi.advanceTimersByTime(5000);
  expect(act).toHaveBeenCalledTimes(2);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  expect(act).toHaveBeenCalledTimes(3);
  stop();
  vi.advanceTimersByTime(5000);
  page.dispatchEvent(new Event("visibilitychange"));
  expect(act).toHaveBeenCalledTimes(3);
});

it("what has news is not read without any", () => {
  const { act, stop } = renewed(0);
  vi.advanceTimersByTime(600_000);
  expect(act).not.toHaveBeenCalled();
  stop();
});
