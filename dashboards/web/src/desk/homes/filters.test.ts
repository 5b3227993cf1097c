import { expect, it } from "vitest";

import { KEPT, marksIn } from "./filters";

const within = (query: Record<string, string>) => marksIn((name) => query[name] ?? "");

it("asks for nothing that the address does not name", () => {
  expect(within({ area: "grid-1", q: "王" })).toEqual({});
  expect(within({ today: "worse", link: "", doorstep: "yes" })).toEqual({});
});

it("asks for the marks of the address, all of them at once", () => {
  expect(within({ today: "missed", link: "down", doorstep: "missing" })).toEqual({ today: "missed", link: "down", has_doorstep: false });
  expect(within({ doorstep: "written" })).toEqual({ has_doorstep: true });
});

it.each(KEPT.flatMap(({ name, values }) => values.map((one) => [name, one])))("%s=%s is a mark", (name, one) => {
  expect(Object.keys(within({ [name]: one }))).toHaveLength(1);
});
