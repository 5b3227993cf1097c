// A home that is being written down, and the body it becomes. Names of fields are those of the API's faults.
import { reactive } from "vue";

import type { Schemas } from "@/shared/api/client";
import { Refusal } from "@/shared/api/client";

export type Body = Schemas["HomeBody"];
type Direction = Schemas["GestureBody"]["direction"];

export const KINDS = ["curtain", "door", "motion", "presence", "button", "water", "power", "smoke", "gas", "temperature", "humidity", "camera"] as const;
/** What can keep the covenant. */
export const LIVELY: readonly string[] = ["curtain", "door", "motion", "presence", "button", "water", "power"];
export const DAYS = ["daily", "weekdays", "weekends", "workdays", "restdays"] as const;

export interface SensorDraft {
  sensor_id: string;
  kind: string;
  silence_minutes: number;
}

export interface WindowDraft {
  window_id: string;
  name: string;
  sensor_id: string;
  opens_at: string;
  due_at: string;
  grace_minutes: number;
  ask_minutes: number;
  days: string;
  tz: string;
}

export interface Draft {
  home_id: string;
  area_id: string;
  resident: { name: string; preferred_name: string; phone: string; door: string; frailty: number; dialect: string };
  workers: string[];
  node_id: string;
  sensors: SensorDraft[];
  windows: WindowDraft[];
}

export function newWindow(window_id: string, name: string, opens_at: string, due_at: string, sensor_id = ""): WindowDraft {
  return { window_id, name, sensor_id, opens_at, due_at, grace_minutes: 15, ask_minutes: 10, days: "daily", tz: "Asia/Shanghai" };
}

/** What most homes have: one curtain, opened in the morning and closed in the evening. */
export function newDraft(names: { morning: string; evening: string }): Draft {
  return {
    home_id: "",
    area_id: "",
    resident: { name: "", preferred_name: "", phone: "", door: "", frailty: 5, dialect: "" },
    workers: [""],
    node_id: "",
    sensors: [{ sensor_id: "curtain-bedroom", kind: "curtain", silence_minutes: 60 }],
    windows: [
      newWindow("morning", names.morning, "05:00", "09:00", "curtain-bedroom"),
      newWindow("evening", names.evening, "17:00", "21:00", "curtain-bedroom"),
    ],
  };
}

let kept: Draft | null = null;

/** The one that was begun, also after looking at another page; it is kept in this window alone. */
export function keptDraft(names: { morning: string; evening: string }): Draft {
  kept ??= reactive(newDraft(names));
  return kept;
}

export function forgetDraft(): void {
  kept = null;
}

/** A curtain is opened in windows of the morning and closed later; anything else only has to change. */
function directionOf(window: WindowDraft, kind: string): Direction {
  if (kind !== "curtain") return "change";
  return window.opens_at < "12:00" ? "open" : "close";
}

export function bodyOf(draft: Draft): Body {
  const { resident } = draft;
  const text = (value: string) => value.trim() || null;
  return {
    home_id: text(draft.home_id),
    area_id: draft.area_id.trim(),
    resident: {
      name: resident.name.trim(),
      preferred_name: text(resident.preferred_name),
      phone: text(resident.phone),
      door: text(resident.door),
      frailty: resident.frailty,
      dialect: text(resident.dialect),
    },
    workers: draft.workers.map((worker) => worker.trim()).filter(Boolean),
    nodes: [{ node_id: draft.node_id.trim(), sensors: draft.sensors.map((sensor) => ({ sensor_id: sensor.sensor_id.trim(), kind: sensor.kind, max_silence_s: sensor.silence_minutes * 60 })) }],
    windows: draft.windows.map((window) => {
      const kind = draft.sensors.find((sensor) => sensor.sensor_id.trim() === window.sensor_id)?.kind ?? "curtain";
      return {
        window_id: window.window_id,
        name: window.name.trim() || null,
        gesture: { sensor_ids: [window.sensor_id], kind, direction: directionOf(window, kind) },
        opens_at: window.opens_at,
        due_at: window.due_at,
        grace_s: window.grace_minutes * 60,
        ask_s: window.ask_minutes * 60,
        early_credit_s: 3600,
        tz: window.tz.trim(),
        days: [window.days],
      };
    }),
  } as Body;
}

/** Faults by the field of the form that they belong to; the rest is told above it. */
export function faultsByField(error: unknown, draft: Draft, fields: readonly string[]): { at: Map<string, string>; rest: string[] } {
  const at = new Map<string, string>();
  const rest: string[] = [];
  if (!(error instanceof Refusal)) return { at, rest };
  const told = [...(error.problem.errors ?? [])];
  if (told.length === 0 && error.status === 409) told.push(...clashes(error.message, draft));
  for (const { field, reason } of told) {
    const known = fieldOf(field, fields);
    if (known === null) rest.push(`${field}: ${reason}`);
    else at.set(known, at.has(known) ? `${at.get(known)}; ${reason}` : reason);
  }
  return { at, rest };
}

/** The field of that name, or the nearest one that holds it: `windows[0].gesture.sensor_ids[0]` is at `windows[0].gesture`. */
function fieldOf(told: string, fields: readonly string[]): string | null {
  let name = told === "nodes.sensors" ? "nodes[0].sensors" : told;
  while (name !== "") {
    if (fields.includes(name)) return name;
    name = name.replace(/(\.[^.[]*|\[\d+\]|^[^.[]*)$/, "");
  }
  return null;
}

type Told = { field: string; reason: string; row: null; also: null };

function clashes(message: string, draft: Draft): Told[] {
  return message.split("; ").map((reason) => {
    const field = reason.startsWith(`node ${draft.node_id} `) ? "nodes[0].node_id" : reason.startsWith(`home ${draft.home_id} `) ? "home_id" : "(home)";
    return { field, reason, row: null, also: null };
  });
}
