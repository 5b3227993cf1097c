import { describe, expect, it } from "vitest";

import { beginOfDay, dayRows, shiftDay } from "./days";
import { marksOf, openSpans, placeOf, windowsIn, type Sensor, type Timeline } from "./geometry";
import { gapsAt, linesOf, signBeside, stateAt } from "./moments";
import { idBeside, inLanes } from "./naming";

const ZONE = "Asia/Shanghai";
const at = (text: string) => Date.parse(`2026-11-${text}:00+08:00`);
const iso = (text: string) => new Date(at(text)).toISOString();
const ROW = { day: "2026-11-22", from: at("22T00:00"), until: at("23T00:00") };

function sensor(kind: string, points: [string, number, boolean?][], silent: [string, string][] = []): Sensor {
  return {
    sensor_id: `${kind}-1`, kind, unit: "", max_silence_s: 3600,
    points: points.map(([when, value, isLife]) => ({ at: iso(when), value, is_life: isLife ?? true })),
    silent: silent.map(([from, until]) => ({ from: iso(from), until: iso(until) })),
  };
}

function timeline(changes: Partial<Timeline>): Timeline {
  return {
    home_id: "h", zone: ZONE, from: iso("16T00:00"), until: iso("23T00:00"), known_from: iso("16T00:00"),
    made_at: iso("22T20:00"), sensors: [], windows: [], dark: [], away: [], hub_away: [], asks: [], alerts: [], ...changes,
  };
}

describe("days", () => {
  it("go from the newest to the oldest, each from midnight to midnight", () => {
    const rows = dayRows(at("21T00:00"), at("23T00:00"), ZONE);
    expect(rows.map((row) => row.day)).toEqual(["2026-11-22", "2026-11-21"]);
    expect(rows[0]).toEqual(ROW);
  });

  it("have 23 or 25 hours where the clocks change", () => {
    const hours = (day: string) => (beginOfDay(shiftDay(day, 1), "Europe/Berlin") - beginOfDay(day, "Europe/Berlin")) / 3_600_000;
    expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-11-22")]).toEqual([23, 25, 24]);
  });
});

describe("places", () => {
  it("are shares of a day, cut at its edges", () => {
    expect(placeOf(at("22T06:00"), at("22T12:00"), ROW)).toEqual({ left: 25, width: 25 });
    expect(placeOf(at("21T22:00"), at("22T06:00"), ROW)).toEqual({ left: 0, width: 25 });
    expect(placeOf(at("21T22:00"), at("21T23:00"), ROW)).toBeNull();
  });

  it("are there for what has no length", () => {
    expect(placeOf(at("22T06:00"), at("22T06:00"), ROW)).toEqual({ left: 25, width: 0 });
  });

  it("show a window over midnight in both of its days", () => {
    const night = { opens_at: iso("21T22:00"), judge_at: iso("22T01:00") } as Timeline["windows"][number];
    const before = { day: "2026-11-21", from: at("21T00:00"), until: at("22T00:00") };
    expect(windowsIn([night], before)[0]?.width).toBeCloseTo(100 / 12);
    expect(windowsIn([night], ROW)[0]).toMatchObject({ left: 0 });
  });
});

describe("a lane", () => {
  it("shows a curtain open until it was closed, or until now", () => {
    const curtain = sensor("curtain", [["22T06:00", 1], ["22T12:00", 0], ["22T18:00", 1]]);
    expect(marksOf(curtain, ROW, at("22T20:00"))).toMatchObject([{ left: 25, width: 25 }, { left: 75, height: 1 }]);
  });

  it("does not say how a curtain stood once its sensor was silent", () => {
    const curtain = sensor("curtain", [["22T06:00", 1]], [["22T08:00", "22T20:00"]]);
    expect(openSpans(curtain, at("22T20:00"))).toEqual([[at("22T06:00"), at("22T08:00")]]);
  });

  it("joins moves that follow each other at once", () => {
    const motion = sensor("motion", [["22T06:00", 1], ["22T06:01", 0], ["22T06:02", 1], ["22T06:05", 0], ["22T07:00", 1], ["22T07:01", 0]]);
    expect(openSpans(motion, at("22T20:00"))).toHaveLength(2);
  });

  it("draws a press, though it lasts no time", () => {
    expect(marksOf(sensor("button", [["22T06:00", 1]]), ROW, at("22T20:00"))).toMatchObject([{ left: 25, width: 0.05 }]);
  });

  it("lies below the curtain's, whatever the sensors are called", () => {
    const found = inLanes([sensor("water", []), sensor("vacuum", []), sensor("button", []), sensor("curtain", [])]);
    expect(found.map((one) => one.kind)).toEqual(["curtain", "button", "water", "vacuum"]);
  });

  it("lets the greatest draw of water fill its height", () => {
    const water = sensor("water", [["22T06:00", 5], ["22T07:00", 10]]);
    expect(marksOf(water, ROW, at("22T20:00")).map((mark) => mark.height)).toEqual([0.5, 1]);
  });
});

describe("an instant", () => {
  const home = timeline({
    sensors: [
      sensor("curtain", [["22T00:00", 0, false], ["22T06:41", 1]], [["22T15:00", "22T16:00"]]),
      sensor("water", [["22T06:45", 6]]),
    ],
    dark: [{ from: iso("22T15:00"), until: iso("22T16:00") }],
  });

  it("says how each sensor stood", () => {
    const states = (when: string) => stateAt(home, at(when)).map((said) => [said.state, said.value]);
    expect(states("22T06:00")).toEqual([["closed", null], ["value", 0]]);
    expect(states("22T06:50")).toEqual([["open", null], ["value", 6]]);
    expect(states("22T15:30")[0]).toEqual(["silent", null]);
    expect(states("22T22:00")[0]).toEqual(["unknown", null]);
  });

  it("knows the gaps that it lies in", () => {
    expect(gapsAt(home, at("22T15:30"))).toEqual(["dark"]);
    expect(gapsAt(home, at("22T16:00"))).toEqual([]);
  });

  it("leads to the next sign of life and to the one before, never to how a thing merely stood", () => {
    expect(signBeside(home, at("22T00:00"), 1)).toBe(at("22T06:41"));
    expect(signBeside(home, at("22T20:00"), -1)).toBe(at("22T06:45"));
    expect(signBeside(home, at("22T06:41"), -1)).toBeNull();
  });

  it("is a line of the day's list, moves of one quarter of an hour together", () => {
    const motion = sensor("motion", [["22T08:00", 1], ["22T08:05", 0], ["22T08:10", 1], ["22T09:00", 1]]);
    const lines = linesOf(timeline({ sensors: [motion], dark: home.dark }), ROW.from, ROW.until);
    expect(lines.map((line) => [line.what, line.at])).toEqual([
      ["sign", at("22T08:00")], ["sign", at("22T09:00")], ["dark", at("22T15:00")],
    ]);
  });
});

describe("a sensor's name", () => {
  it("has its id only beside another one of its kind", () => {
    const [first, second, door] = [{ kind: "curtain", sensor_id: "curtain-bedroom" }, { kind: "curtain", sensor_id: "curtain-hall" }, { kind: "door", sensor_id: "front" }];
    expect([first, door].map((one) => idBeside(one, [first, door]))).toEqual(["", ""]);
    expect([first, second, door].map((one) => idBeside(one, [first, second, door]))).toEqual(["bedroom", "hall", ""]);
  });

  it("has its id where the home no longer has that sensor but one like it", () => {
    expect(idBeside({ kind: "door", sensor_id: "door-back" }, [{ kind: "door", sensor_id: "door-front" }])).toBe("back");
    expect(idBeside({ kind: "door", sensor_id: "door-back" }, [])).toBe("");
  });
});
