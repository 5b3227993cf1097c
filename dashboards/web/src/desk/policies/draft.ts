// A ladder while somebody changes it: minutes instead of seconds, and what may stay empty is empty.
import type { Schemas } from "@/shared/api/client";

export type Policy = Schemas["PolicyOut"];
export type Body = Schemas["PolicyDraft"];
export type Rung = Schemas["RungBody"];
export type Minutes = number | "";

export const WHO = ["paired", "standby", "roles", "key_holders", "family", "emergency"] as const;
export const LEVELS = ["grid", "community", "town", "county"] as const;
export const PRIORITIES = ["P1", "P2", "P3"] as const;
export const PROMISES = ["answer", "arrive", "settle"] as const;
export const ROLES = ["grid_leader", "community_duty", "street_dispatcher", "county_dispatcher", "micro_grid_worker", "grid_worker", "volunteer"] as const;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "workday", "restday"] as const;
type Waits = Record<(typeof PRIORITIES)[number], Minutes>;
/** As the hub keeps them, in seconds; what is left out is as elsewhere. */
export type Kept = Readonly<Record<string, number>> | undefined;

export interface RungDraft {
  readonly key: number;
  name: string;
  who: Rung["who"];
  roles: string[];
  level: string;
  waits: Waits;
  channels: string;
  quiet: { from: string; until: string };
}
export interface TargetDraft { readonly key: number; promise: string; priority: string; minutes: Minutes; business: boolean }
export interface HoursDraft { readonly key: number; days: string[]; from: string; until: string }
export interface Draft {
  area_id: string;
  kinds: string[];
  rungs: RungDraft[];
  unsettled: RungDraft[];
  waits: Waits;
  arrive: Minutes;
  report: Minutes;
  repeat: Minutes;
  promises: TargetDraft[];
  business_hours: HoursDraft[];
  emergency_numbers: string;
}

let made = 0;
/** Of a line that is there now, so that fields keep their line when lines are moved. */
const newKey = () => ++made;

export function minutesOf(seconds: number | null | undefined): Minutes {
  return seconds === null || seconds === undefined ? "" : Math.round((seconds * 100) / 60) / 100;
}
/** Null where nothing stands: the hub then says that it is needed. */
export function secondsOf(minutes: Minutes): number | null {
  return minutes === "" ? null : Math.round(minutes * 60);
}
/** Whether roles mean anything on such a rung. */
export const namesRoles = (who: string) => who === "roles" || who === "emergency";

export const newRung = (): RungDraft => rungDraft({ name: "", who: "roles", roles: [], accept_within_s: {}, channels: [] });
export const newTarget = (): TargetDraft => ({ key: newKey(), promise: "answer", priority: "P1", minutes: "", business: false });
export const newHours = (): HoursDraft => ({ key: newKey(), days: ["workday"], from: "08:30", until: "17:30" });

export function draftOf(policy: Policy): Draft {
  return {
    area_id: policy.area_id ?? "",
    kinds: [...(policy.kinds ?? [])],
    rungs: policy.rungs.map(rungDraft),
    unsettled: (policy.unsettled ?? []).map(rungDraft),
    waits: waitsOf(policy.accept_within_s),
    arrive: minutesOf(policy.arrive_within_s),
    report: minutesOf(policy.report_within_s),
    repeat: minutesOf(policy.repeat_within_s),
    promises: (policy.promises ?? []).map((one) => ({ key: newKey(), promise: one.promise, priority: one.priority, minutes: minutesOf(one.within_s), business: one.business ?? false })),
    business_hours: (policy.business_hours ?? []).map((one) => ({ key: newKey(), days: [...one.days], from: one.from, until: one.until })),
    emergency_numbers: (policy.emergency_numbers ?? []).join(" "),
  };
}

export function bodyOf(draft: Draft, replaces: string | null = null): Body {
  return {
    area_id: draft.area_id.trim() || null,
    kinds: draft.kinds,
    rungs: draft.rungs.map(rungOf),
    unsettled: draft.unsettled.map(rungOf),
    accept_within_s: waitsIn(draft.waits),
    arrive_within_s: secondsOf(draft.arrive),
    report_within_s: secondsOf(draft.report),
    repeat_within_s: secondsOf(draft.repeat),
    promises: draft.promises.map((one) => ({ promise: one.promise, priority: one.priority, within_s: secondsOf(one.minutes), business: one.business })),
    business_hours: draft.business_hours.map(({ days, from, until }) => ({ days: DAYS.filter((day) => days.includes(day)), from, until })),
    emergency_numbers: words(draft.emergency_numbers),
    replaces,
  } as Body;
}

/** The same list with one line a place further up (-1) or down (1). */
export function moved<T>(lines: readonly T[], index: number, by: -1 | 1): T[] {
  const to = index + by;
  const all = [...lines];
  const [line] = all.splice(index, 1);
  if (line !== undefined) all.splice(Math.max(0, to), 0, line);
  return all;
}

function rungDraft(rung: Rung): RungDraft {
  return {
    key: newKey(),
    name: rung.name,
    who: rung.who,
    roles: [...(rung.roles ?? [])],
    level: rung.level ?? "",
    waits: waitsOf(rung.accept_within_s),
    channels: (rung.channels ?? []).join(" "),
    quiet: { from: rung.quiet_hours?.from ?? "", until: rung.quiet_hours?.until ?? "" },
  };
}

function rungOf(draft: RungDraft) {
  const { quiet } = draft;
  const withRoles = namesRoles(draft.who);
  return {
    name: draft.name.trim(),
    who: draft.who,
    roles: withRoles ? draft.roles : [],
    level: withRoles ? draft.level || null : null,
    accept_within_s: waitsIn(draft.waits),
    channels: words(draft.channels),
    quiet_hours: quiet.from || quiet.until ? { from: quiet.from, until: quiet.until } : null,
  };
}

function waitsOf(waits: Kept): Waits {
  return { P1: minutesOf(waits?.P1), P2: minutesOf(waits?.P2), P3: minutesOf(waits?.P3) };
}
function waitsIn(waits: Waits): Record<string, number | null> {
  return Object.fromEntries(PRIORITIES.flatMap((priority) => (waits[priority] === "" ? [] : [[priority, secondsOf(waits[priority])]])));
}
const words = (text: string) => text.split(/[\s,，、;；]+/).filter(Boolean);
