import { describe, expect, it } from "vitest";

import { Refusal } from "@/shared/api/client";

import { bodyOf, faultsByField, newDraft, newWindow } from "./draft";

const NAMES = { morning: "早", evening: "晚" };
const FIELDS = ["home_id", "area_id", "workers", "nodes[0].node_id", "nodes[0].sensors", "windows[0].tz", "windows[0].gesture"];
const told = (...errors: [string, string][]) => new Refusal(422, { errors: errors.map(([field, reason]) => ({ field, reason, row: null, also: null })) });

describe("a home that is written down", () => {
  it("has windows for opening and closing the curtain, and leaves out what is empty", () => {
    const body = bodyOf({ ...newDraft(NAMES), area_id: " grid-1 ", workers: ["w-1", " "], node_id: "n-1" });
    expect([body.home_id, body.area_id, body.workers]).toEqual([null, "grid-1", ["w-1"]]);
    expect(body.windows?.map((window) => window.gesture.direction)).toEqual(["open", "close"]);
    expect(body.nodes?.[0]?.sensors?.[0]?.max_silence_s).toBe(3600);
  });

  it("asks any sensor but a curtain only to change", () => {
    const draft = newDraft(NAMES);
    draft.sensors = [{ sensor_id: "door", kind: "door", silence_minutes: 30 }];
    draft.windows = [newWindow("noon", "午", "11:00", "13:00", "door")];
    expect(bodyOf(draft).windows?.[0]?.gesture).toEqual({ sensor_ids: ["door"], kind: "door", direction: "change" });
  });
});

describe("faults of an enrolment", () => {
  it("stand at their field, or at the nearest that holds it", () => {
    const error = told(["windows[0].tz", "no zone"], ["windows[0].gesture.sensor_ids[0]", "no sensor"], ["workers[3]", "no id"], ["nodes.sensors", "twice"]);
    const { at, rest } = faultsByField(error, newDraft(NAMES), FIELDS);
    expect([...at]).toEqual([["windows[0].tz", "no zone"], ["windows[0].gesture", "no sensor"], ["workers", "no id"], ["nodes[0].sensors", "twice"]]);
    expect(rest).toEqual([]);
  });

  it("of a node that belongs elsewhere stand at the node", () => {
    const draft = { ...newDraft(NAMES), node_id: "n-1" };
    const { at } = faultsByField(new Refusal(409, { detail: "node n-1 belongs to home h-7" }), draft, FIELDS);
    expect(at.get("nodes[0].node_id")).toBe("node n-1 belongs to home h-7");
  });

  it("that belong to no field are told all the same", () => {
    expect(faultsByField(told(["moon", "is away"]), newDraft(NAMES), FIELDS).rest).toEqual(["moon: is away"]);
  });
});
