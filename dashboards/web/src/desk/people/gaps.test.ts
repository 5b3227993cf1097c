import { describe, expect, it } from "vitest";

import { clipped, daysFrom, dutyOf, endsOf, gapsOf, merged, without, type Bound, type Span } from "./gaps";

const ZONE = "Asia/Shanghai";
const at = (text: string) => Date.parse(`2026-11-${text}:00+08:00`);
const span = (from: string, until: string): Span => ({ from: at(from), until: at(until) });
const WEEK = span("23T00:00", "30T00:00");
const always: Bound = { rostered: false, resignedAt: null, shifts: [], leaves: [] };
const rostered = (...shifts: Span[]): Bound => ({ ...always, rostered: true, shifts });
const gaps = (...bounds: Bound[]) => gapsOf(bounds.map((bound) => dutyOf(bound, WEEK)), WEEK);

describe("gaps", () => {
  it("are the whole week where nobody is, and where somebody has no shift yet", () => {
    expect(gaps()).toEqual([WEEK]);
    expect(gaps(rostered())).toEqual([WEEK]);
  });

  it("are none while somebody is there who is not rostered", () => {
    expect(gaps(always, rostered())).toEqual([]);
  });

  it("run over midnight as one", () => {
    const found = gaps(rostered(span("22T20:00", "25T22:00"), span("26T06:00", "30T09:00")));
    expect(found).toEqual([span("25T22:00", "26T06:00")]);
    expect(endsOf(found[0] as Span, ZONE)).toEqual({ fromDay: "2026-11-25", fromTime: "22:00", untilDay: "2026-11-26", untilTime: "06:00" });
  });

  it("open where the only one is on leave, also one who is not rostered", () => {
    const leaves = [span("24T08:00", "24T18:00")];
    expect(gaps({ ...always, leaves })).toEqual(leaves);
    expect(gaps({ ...rostered(WEEK), leaves })).toEqual(leaves);
  });

  it("close when somebody else is on duty during the leave", () => {
    expect(gaps({ ...always, leaves: [span("24T08:00", "24T18:00")] }, rostered(span("24T07:00", "24T19:00")))).toEqual([]);
  });

  it("begin when the last one goes for good, also within a shift", () => {
    const gone = at("27T12:00");
    expect(gaps({ ...always, resignedAt: gone })).toEqual([{ from: gone, until: WEEK.until }]);
    expect(gaps({ ...rostered(WEEK), resignedAt: gone })).toEqual([{ from: gone, until: WEEK.until }]);
    expect(gaps({ ...always, resignedAt: at("20T12:00") })).toEqual([WEEK]);
  });

  it("are none between shifts that touch", () => {
    expect(gaps(rostered(span("23T00:00", "26T12:00")), rostered(span("26T12:00", "30T00:00")))).toEqual([]);
  });
});

describe("stretches", () => {
  it("are merged, clipped and cut", () => {
    expect(merged([span("24T00:00", "24T02:00"), span("23T00:00", "23T05:00"), span("23T04:00", "23T06:00"), span("25T01:00", "25T01:00")])).toEqual([span("23T00:00", "23T06:00"), span("24T00:00", "24T02:00")]);
    expect(clipped([span("22T00:00", "23T01:00"), span("01T00:00", "02T00:00")], WEEK)).toEqual([span("23T00:00", "23T01:00")]);
    expect(without(span("23T00:00", "23T08:00"), [span("23T02:00", "23T03:00")])).toEqual([span("23T00:00", "23T02:00"), span("23T03:00", "23T08:00")]);
  });

  it("that end with a day end at 24:00 of it", () => {
    expect(endsOf(span("23T22:00", "24T00:00"), ZONE)).toEqual({ fromDay: "2026-11-23", fromTime: "22:00", untilDay: "2026-11-23", untilTime: "24:00" });
  });

  it("are days of 23 and 25 hours where the clocks change", () => {
    const hours = (first: string) => daysFrom(first, "Europe/Berlin").map(({ from, until }) => (until - from) / 3_600_000);
    expect(hours("2026-03-23").at(-1)).toBe(23);
    expect(hours("2026-10-19").at(-1)).toBe(25);
    expect(daysFrom("2026-11-23", ZONE).map(({ day }) => day).at(-1)).toBe("2026-11-29");
  });
});
