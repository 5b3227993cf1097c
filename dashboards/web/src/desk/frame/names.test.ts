import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { api } from "@/shared/api/client";

import { workerName } from "./names";

const get = vi.fn(() => Promise.resolve({ data: { areas: {}, workers: { "w-1": "李晓" } } }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(api, "GET").mockImplementation(get as never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("names are asked for together, and never for what can be nobody's id", async () => {
  const ids = ["w-1", "mei@example.org", "", "w-gone"];
  expect(ids.map(workerName)).toEqual(ids);
  await vi.runAllTimersAsync();
  expect(get.mock.calls).toEqual([["/api/v1/names", { params: { query: { area: [], worker: ["w-1", "w-gone"] } } }]]);
  expect(ids.map(workerName)).toEqual(["李晓", "mei@example.org", "", "w-gone"]);
});
