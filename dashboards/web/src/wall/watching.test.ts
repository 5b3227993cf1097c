import { expect, it } from "vitest";

import { dueNow } from "./watching";

const asked = (isOpen: boolean, isRefused: boolean) =>
  Array.from({ length: 61 }, (_, age) => age).filter((age) => dueNow(age, isOpen, isRefused).ask);

it("a wall that hears asks nothing", () => {
  expect(dueNow(5, true, false)).toEqual({ ask: false, listen: false });
});

it("a closed stream is asked about soon, a silent one a little later", () => {
  expect(asked(false, false).slice(0, 2)).toEqual([5, 10]);
  expect(asked(true, false).slice(0, 2)).toEqual([12, 24]);
});

it("a stream that says it is open and stays silent is opened anew", () => {
  expect([29, 30, 31, 60].map((age) => dueNow(age, true, false).listen)).toEqual([false, true, false, true]);
  expect(dueNow(30, false, false).listen).toBe(false);
});

it("a refused wall asks seldom and listens to nothing", () => {
  expect(asked(false, true)).toEqual([30, 60]);
  expect(dueNow(30, true, true).listen).toBe(false);
});
