// When somebody is away: from a day and an hour to another, as forms and lists write it.
import { beginOfDay } from "../homes/timeline/days";

/** `2026-11-22` and `18:30` in a zone as an instant; empty stays empty, so that the hub names the field. */
export function instantOf(day: string, time: string, zone: string): string {
  if (day === "") return "";
  const [hours = 0, minutes = 0] = (time || "00:00").split(":").map(Number);
  return new Date(beginOfDay(day, zone) + hours * 3_600_000 + minutes * 60_000).toISOString();
}

export type Standing = "now" | "ahead" | "over";

/** Whether an absence runs, is still to come, or is over. */
export function standingAt(absence: { readonly from: string; readonly until: string }, now: number): Standing {
  if (Date.parse(absence.until) <= now) return "over";
  return Date.parse(absence.from) <= now ? "now" : "ahead";
}
