// Windows of a home while they are being changed, and the body that they become.
import type { Schemas } from "@/shared/api/client";

export type Window = Schemas["WindowBody"];
type Direction = Schemas["GestureBody"]["direction"];

/** What can keep the covenant. */
export const LIVELY: readonly string[] = ["curtain", "door", "motion", "presence", "button", "water"];
export const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
/** Days that follow the public holidays. */
export const CALENDAR = ["workday", "restday"] as const;

export interface WindowDraft {
  window_id: string;
  name: string;
  sensor_ids: string[];
  kind: string;
  direction: Direction;
  opens_at: string;
  due_at: string;
  grace_minutes: number;
  ask_minutes: number;
  early_minutes: number;
  tz: string;
  days: string[];
}

export function draftOf(window: Window): WindowDraft {
  return {
    window_id: window.window_id,
    name: window.name ?? "",
    sensor_ids: [...window.gesture.sensor_ids],
    kind: window.gesture.kind,
    direction: window.gesture.direction,
    opens_at: window.opens_at,
    due_at: window.due_at,
    grace_minutes: (window.grace_s ?? 0) / 60,
    ask_minutes: (window.ask_s ?? 600) / 60,
    early_minutes: (window.early_credit_s ?? 3600) / 60,
    tz: window.tz ?? "Asia/Shanghai",
    days: [...(window.days ?? WEEK)],
  };
}

export function newWindow(taken: readonly WindowDraft[], sensor: { sensor_id: string; kind: string } | undefined): WindowDraft {
  const ids = new Set(taken.map((one) => one.window_id));
  const free = ["morning", "noon", "evening", "night"].find((id) => !ids.has(id));
  return draftOf({
    window_id: free ?? `window-${taken.length + 1}`,
    name: "",
    gesture: { sensor_ids: sensor ? [sensor.sensor_id] : [], kind: sensor?.kind ?? "curtain", direction: sensor?.kind === "curtain" ? "open" : "change" },
    opens_at: "05:00",
    due_at: "09:00",
    grace_s: 900,
    ask_s: 600,
    early_credit_s: 3600,
    tz: taken[0]?.tz ?? "Asia/Shanghai",
    days: [...WEEK],
  });
}

/** The names of days as the API takes them: a day of the week, or a kind of day. */
export function bodyOf(drafts: readonly WindowDraft[]): Schemas["WindowsBody"] {
  const windows = drafts.map((draft) => ({
    window_id: draft.window_id,
    name: draft.name.trim() || null,
    gesture: { sensor_ids: draft.sensor_ids, kind: draft.kind, direction: draft.kind === "curtain" ? draft.direction : ("change" as const) },
    opens_at: draft.opens_at,
    due_at: draft.due_at,
    grace_s: draft.grace_minutes * 60,
    ask_s: draft.ask_minutes * 60,
    early_credit_s: draft.early_minutes * 60,
    tz: draft.tz.trim(),
    days: draft.days,
  }));
  return { windows };
}

/** Whether it ends on the day after it opened. */
export function isOverMidnight(draft: Pick<WindowDraft, "opens_at" | "due_at">): boolean {
  return draft.due_at !== "" && draft.due_at < draft.opens_at;
}

/** Consecutive days of the week as one span, so that five names read as one: `[["mon","fri"]]`. */
export function spansOf(days: readonly string[]): [string, string][] {
  const spans: [string, string][] = [];
  WEEK.forEach((day, index) => {
    if (!days.includes(day)) return;
    const last = spans.at(-1);
    if (last !== undefined && last[1] === WEEK[index - 1]) last[1] = day;
    else spans.push([day, day]);
  });
  return spans;
}
