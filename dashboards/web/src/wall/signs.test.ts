import { describe, expect, it } from "vitest";

import { brokenName, gathered, UNNAMED, writtenName, type Spot } from "./signs";

const spot = (x: number, tickets: number, isNew = false): Spot => ({ x, y: 0, width: 9, height: 0, lines: [], tickets, isNew });

describe("counts on the map", () => {
  it("stand alone while there is room", () => {
    expect(gathered([spot(0, 1), spot(20, 2)], 10).map((one) => one.tickets)).toEqual([2, 1]);
  });

  it("are told as one where they would lie on each other, and none is lost", () => {
    const spots = [spot(0, 1), spot(4, 3), spot(50, 2, true), spot(52, 0), spot(54, 1)];
    const told = gathered(spots, 10);
    expect(told.map((one) => [one.x, one.tickets, one.isNew])).toEqual([[4, 4, false], [50, 3, true]]);
    expect(spots[1]?.tickets).toBe(3);
  });

  it("are not shown where nothing waits", () => {
    expect(gathered([spot(0, 0)], 10)).toEqual([]);
  });
});

describe("names on the map", () => {
  it.each([
    ["东湖社区第一网格", 8, ["东湖社区第一网格"]],
    ["东湖社区第一网格", 5, ["东湖社区", "第一网格"]],
    ["东湖社区第一网格", 3, []],
    ["East Lake grid 1", 20, ["East Lake grid 1"]],
    ["East Lake grid 1", 6, ["East Lake", "grid 1"]],
    ["村", 0, []],
  ])("%s in %i letters a line is %o", (name, letters, lines) => {
    expect(brokenName(name, letters)).toEqual(lines);
  });

  it("are the larger, the more room there is", () => {
    expect(writtenName("第一网格", 30)).toEqual({ lines: ["第一网格"], height: 2.4 });
    expect(writtenName("第一网格", 10)).toEqual({ lines: ["第一网格"], height: 1.9 });
    expect(writtenName("东湖社区第一网格", 8)).toEqual({ lines: ["东湖社区", "第一网格"], height: 1.5 });
    expect(writtenName("第一网格", 3)).toEqual(UNNAMED);
  });
});
