import { describe, expect, it } from "vitest";

import { isBehind, pointsOf, toneOf, type Node } from "./condition";

const WELL: Node = {
  node_id: "n-1", home_id: "h-1", post_id: null, link: "up", last_live_at: null, death_reason: null, death_at: null, boot_id: "b", session: 1, outbox_id: "o",
  outbox_depth: 0, clock: "synced", software: "1", config_revision: 3, published_revision: 3, health: { cpu_celsius: 50, under_voltage: false, disk_free_bytes: 9e9 },
};
const words = (changes: Partial<Node>) => pointsOf({ ...WELL, ...changes }).map((one) => one.word);

describe("a node's condition", () => {
  it("has nothing to say of one that is well", () => {
    expect([words({}), toneOf(pointsOf(WELL))]).toEqual([[], "good"]);
  });

  it.each([
    ["cut off", { link: "down" }, ["down"]],
    ["stopped by hand", { link: "down", death_reason: "stopped" }, ["stopped"]],
    ["never heard", { link: "never", health: null, config_revision: null }, ["never"]],
    ["short of power", { health: { under_voltage: true } }, ["under_voltage"]],
    ["nearly full", { health: { disk_free_bytes: 1e8 } }, ["disk"]],
    ["hot", { health: { cpu_celsius: 81 } }, ["hot"]],
    ["without a clock", { clock: "unsynced" }, ["clock"]],
    ["full of what it could not send", { outbox_depth: 500 }, ["outbox"]],
    ["behind its configuration", { config_revision: 1 }, ["behind"]],
    ["with a covered camera", { health: { cameras: [{ sensor_id: "cam", blind_s: 40 }] } }, ["cameras"]],
    ["told what it cannot do", { health: { faults: ["scenes[0]: no model"] } }, ["faults"]],
  ] as [string, Partial<Node>, string[]][])("names one that is %s", (_name, changes, expected) => {
    expect(words(changes)).toEqual(expected);
  });

  it("puts what is worst first", () => {
    const points = pointsOf({ ...WELL, clock: "unsynced", link: "down" });
    expect([points.map((one) => one.word), toneOf(points)]).toEqual([["down", "clock"], "bad"]);
  });

  it("does not call a node behind that has said nothing of itself", () => {
    expect(isBehind({ ...WELL, config_revision: null })).toBe(false);
  });
});
