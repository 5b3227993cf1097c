// Today's covenant as a curve: how many curtains are open by now, against a usual day.
import { zone } from "@/shared/words";

import type { Curve } from "./wall";

const DAY_MIN = 1440;
const AROUND_MIN = 60;
const FEW = 0.03;

export interface OpenNow {
  /** Null: a hub that has just begun is still counting. */
  open: number | null;
  usual: number | null;
  /** Null: too few to be told. */
  homes: number | null;
}

/** The step that holds a minute of the day. */
function stepAt(curve: Curve, minute: number): number {
  return Math.min(curve.today.length - 1, Math.max(0, Math.floor(minute / curve.minutes)));
}

export function openNow(curve: Curve, minute: number): OpenNow {
  const known = curve.today.filter((count) => count !== null);
  const usual = curve.usual?.[stepAt(curve, minute)];
  return {
    open: known.at(-1) ?? (minute < curve.minutes ? 0 : null),
    usual: usual === undefined ? null : Math.round(usual),
    homes: curve.homes,
  };
}

export type Point = [minute: number, count: number];

/** Points of a line; the count of a step stands at its end. */
export function points(counts: readonly (number | null)[], minutes: number): Point[] {
  return counts.flatMap((count, step) => (count === null ? [] : [[(step + 1) * minutes, count] as Point]));
}

/** Today's line, drawn on to now. */
export function todayPoints(curve: Curve, minute: number): Point[] {
  const line = points(curve.today, curve.minutes).filter(([at]) => at <= minute);
  const last = curve.today.filter((count) => count !== null).at(-1);
  return last === undefined ? line : [...line, [minute, last]];
}

/** The hours worth showing: while curtains open (but for the first and last few), and now. */
export function hoursShown(curve: Curve, minute: number): [number, number] {
  const moves = [curve.today, curve.usual ?? []].flatMap((counts) => {
    const line = points(counts, curve.minutes);
    const last = line.at(-1)?.[1] ?? 0;
    return line.filter(([, count]) => count > last * FEW && count < last * (1 - FEW));
  });
  const times = [minute, ...moves.map(([at]) => at)];
  const from = Math.min(5 * 60, ...times) - AROUND_MIN;
  const until = Math.max(10 * 60, ...times) + AROUND_MIN;
  return [Math.max(0, Math.floor(from / 60) * 60), Math.min(DAY_MIN, Math.ceil(until / 60) * 60)];
}

/** `07:05`, a minute of the day. */
export function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute of the day at the homes' place. */
export function minuteOfDay(at: number): number {
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone: zone(), hour: "2-digit", minute: "2-digit" }).format(at);
  const [hour, minute] = text.split(":").map(Number) as [number, number];
  return hour * 60 + minute;
}
