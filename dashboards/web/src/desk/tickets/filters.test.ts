import { describe, expect, it } from "vitest";

import { boardAt, columnsOf, filtersOf, narrows, NO_FILTERS, openedOf, queryOf, UNFINISHED } from "./filters";

describe("filters in the address", () => {
  it("come back from the address as they went in", () => {
    const wanted = { state: ["new", "accepted"], priority: ["P1"], kind: "fall", area: "grid-03", clock: "near", text: "门", view: "list" } as const;
    expect(filtersOf(queryOf(wanted) as never)).toEqual(wanted);
  });
  it("leave an empty address for an unfiltered board", () => {
    expect(queryOf(NO_FILTERS)).toEqual({});
    expect(filtersOf({})).toEqual(NO_FILTERS);
  });
  it("drop what nobody knows, and keep the order of the states", () => {
    expect(filtersOf({ state: "closed,new,nonsense", clock: "soon", view: "cube" })).toEqual({ ...NO_FILTERS, state: ["new", "closed"] });
  });
  it("take a repeated word as a list", () => {
    expect(filtersOf({ priority: ["P2", "P1"] }).priority).toEqual(["P1", "P2"]);
  });
  it("make columns of the states that are asked for, else of all that is unfinished", () => {
    expect(columnsOf(NO_FILTERS)).toEqual(UNFINISHED);
    expect(columnsOf({ ...NO_FILTERS, state: ["closed"] })).toEqual(["closed"]);
  });
  it("know whether they narrow anything; the way it is shown does not", () => {
    expect(narrows({ ...NO_FILTERS, view: "list" })).toBe(false);
    expect(narrows({ ...NO_FILTERS, text: " 门 " })).toBe(true);
  });
  it("keep the ticket that stands open beside them, which narrows nothing", () => {
    const wanted = { ...NO_FILTERS, kind: "fall" };
    const { query } = boardAt(wanted, "t-1") as { query: never };
    expect([openedOf(query), filtersOf(query)]).toEqual(["t-1", wanted]);
    expect(boardAt(NO_FILTERS)).toEqual({ path: "/", query: {} });
  });
});
