import { describe, expect, it } from "vitest";

import { bodyOf, draftOf, isOverMidnight, newWindow, spansOf, WEEK, type Window } from "./windowDraft";

const MORNING: Window = {
  window_id: "morning", name: "早晨拉开窗帘", gesture: { sensor_ids: ["curtain-bedroom"], kind: "curtain", direction: "open" },
  opens_at: "05:00", due_at: "09:00", grace_s: 900, ask_s: 600, early_credit_s: 3600, tz: "Asia/Shanghai", days: [...WEEK],
};

describe("a window being changed", () => {
  it("goes back as it came if nothing was changed", () => {
    expect(bodyOf([draftOf(MORNING)])).toEqual({ windows: [MORNING] });
  });

  it("asks only for a change where its sensor is no curtain", () => {
    const draft = { ...draftOf(MORNING), kind: "door", sensor_ids: ["door-front"] };
    expect(bodyOf([draft]).windows[0]?.gesture).toEqual({ sensor_ids: ["door-front"], kind: "door", direction: "change" });
  });

  it("ends on the next day if it is due before it opens", () => {
    expect(isOverMidnight({ opens_at: "22:00", due_at: "01:00" })).toBe(true);
    expect(isOverMidnight({ opens_at: "05:00", due_at: "09:00" })).toBe(false);
    expect(isOverMidnight({ opens_at: "05:00", due_at: "" })).toBe(false);
  });

  it("has an id that no other has", () => {
    const first = newWindow([], { sensor_id: "curtain-1", kind: "curtain" });
    expect([first.window_id, newWindow([first], undefined).window_id]).toEqual(["morning", "noon"]);
  });

  it("names days that follow each other as one span", () => {
    expect(spansOf(["mon", "tue", "wed", "fri", "sun", "workday"])).toEqual([["mon", "wed"], ["fri", "fri"], ["sun", "sun"]]);
    expect(spansOf([])).toEqual([]);
  });
});
