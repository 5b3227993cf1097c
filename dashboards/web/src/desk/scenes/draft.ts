// Camera rules while somebody changes them: each setting is empty where the node's own default holds.
import type { Schemas } from "@/shared/api/client";

import known from "./settings.json";

export type Value = string | number | boolean;
/** As it is written in the hub; `dwell_s` and the like by their names. */
export type Table = Readonly<Record<string, unknown>>;
type Default = Value | readonly string[];
export const SETTINGS: Readonly<Record<string, Readonly<Record<string, Default>>>> = known;
export const KINDS = Object.keys(SETTINGS);
/** Of every rule; the rest is its own and stands first. */
export const SHARED = ["inertia_s", "leave_s", "rearm_s", "min_score"] as const;
export const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

export interface SceneDraft {
  readonly key: number;
  /** Its place among the rules as they were read; null: it is new. */
  readonly from: number | null;
  kind: string;
  scene_id: string;
  camera: string;
  isOn: boolean;
  zone: string;
  begins: string;
  until: string;
  days: number[];
  values: Record<string, Value>;
  /** What this page does not know stays as it was written. */
  rest: Table;
}

let made = 0;
const COMMON = ["kind", "scene_id", "camera", "enabled", "zone", "schedule"];

export function newScene(camera: string, taken: readonly string[]): SceneDraft {
  const kind = "loitering";
  let number = 1;
  while (taken.includes(`${kind}-${number}`)) number += 1;
  return draftOf({ kind, scene_id: `${kind}-${number}`, camera }, null);
}

export function draftOf(table: Table, from: number | null): SceneDraft {
  const kind = String(table.kind ?? "");
  const own = Object.keys(SETTINGS[kind] ?? {});
  const schedule = (table.schedule ?? {}) as { begins?: string; until?: string; days?: number[] };
  return {
    key: ++made,
    from,
    kind,
    scene_id: String(table.scene_id ?? ""),
    camera: String(table.camera ?? ""),
    isOn: table.enabled !== false,
    zone: zoneText(table.zone as number[][] | null | undefined),
    begins: schedule.begins ?? "",
    until: schedule.until ?? "",
    days: [...(schedule.days ?? [])],
    values: Object.fromEntries(own.filter((name) => table[name] !== undefined).map((name) => [name, shown(table[name])])),
    rest: Object.fromEntries(Object.entries(table).filter(([name]) => !COMMON.includes(name) && !own.includes(name))),
  };
}

export function tableOf(draft: SceneDraft): Schemas["SceneBody"] {
  const defaults = SETTINGS[draft.kind] ?? {};
  const days = WEEK.filter((day) => draft.days.includes(day));
  const schedule = { ...(draft.begins && { begins: draft.begins }), ...(draft.until && { until: draft.until }), ...(days.length > 0 && days.length < 7 && { days }) };
  const own = Object.keys(defaults).filter((name) => (draft.values[name] ?? "") !== "");
  return {
    ...draft.rest,
    kind: draft.kind,
    scene_id: draft.scene_id.trim(),
    camera: draft.camera.trim(),
    ...(draft.zone.trim() && { zone: cornersOf(draft.zone) }),
    ...(Object.keys(schedule).length > 0 && { schedule }),
    ...Object.fromEntries(own.map((name) => [name, kept(draft.values[name], defaults[name])])),
    ...(draft.isOn ? {} : { enabled: false }),
  } as Schemas["SceneBody"];
}

/** `0.1 0.5, 0.9 0.5, 0.9 1` as corners; what is no number becomes null, so that the hub names it. */
export function cornersOf(text: string): (number | null)[][] {
  return text
    .split(/[;；,，\n]+/)
    .filter((corner) => corner.trim() !== "")
    .map((corner) => corner.trim().split(/\s+/).map((part) => (Number.isFinite(Number(part)) ? Number(part) : null)));
}

function zoneText(zone: readonly (readonly number[])[] | null | undefined): string {
  return (zone ?? []).map((corner) => corner.join(" ")).join(", ");
}

/** The rules whose ids came, went, or say something else than before. */
export function changedIn(before: readonly Table[], after: readonly Table[]): { added: string[]; gone: string[]; changed: string[] } {
  const was = new Map(before.map((one) => [String(one.scene_id), said(one)]));
  const is = new Map(after.map((one) => [String(one.scene_id), said(one)]));
  return {
    added: [...is.keys()].filter((id) => !was.has(id)),
    gone: [...was.keys()].filter((id) => !is.has(id)),
    changed: [...is.keys()].filter((id) => was.has(id) && was.get(id) !== is.get(id)),
  };
}

/** One text for the same rule, however its keys are ordered and whatever is only spelt out. */
function said(table: Table): string {
  return JSON.stringify(Object.entries(tableOf(draftOf(table, null))).sort(([one], [other]) => (one < other ? -1 : 1)));
}
function shown(value: unknown): Value {
  return Array.isArray(value) ? value.join(" ") : (value as Value);
}
function kept(value: Value | undefined, standard: Default | undefined): unknown {
  return Array.isArray(standard) ? String(value).split(/[\s,，;；、]+/).filter(Boolean) : value;
}
