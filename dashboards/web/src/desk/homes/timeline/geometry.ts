// Where things lie in a day's row: shares of its width, from a home's timeline.
import type { Schemas } from "@/shared/api/client";

import type { DayRow } from "./days";

export type Timeline = Schemas["TimelineOut"];
export type Sensor = Timeline["sensors"][number];
export type Window = Timeline["windows"][number];
export type Span = Timeline["dark"][number];

/** Per cent of the row's width. */
export interface Place {
  readonly left: number;
  readonly width: number;
}

export interface Mark extends Place {
  /** Share of the lane's height, 0 to 1. */
  readonly height: number;
}

export type LaneShape = "band" | "ticks" | "bars" | "line";
const MINUTE = 60_000;
const JOINED: Record<string, number> = { motion: 3 * MINUTE, presence: 3 * MINUTE };
const THIN = 0.05;
const BAR = 15 * MINUTE;

export function shapeOf(kind: string): LaneShape {
  if (kind === "curtain" || kind === "presence") return "band";
  if (kind === "door" || kind === "motion" || kind === "button") return "ticks";
  return kind === "water" || kind === "power" ? "bars" : "line";
}

/** The part of a span that lies in a row; null if none does. */
export function placeOf(from: number, until: number, row: DayRow): Place | null {
  const begin = Math.max(from, row.from);
  const end = Math.min(until, row.until);
  if (begin >= end && !(from === until && begin === from && from < row.until)) return null;
  const whole = row.until - row.from;
  return { left: (100 * (begin - row.from)) / whole, width: (100 * (end - begin)) / whole };
}

export function placesOf(spans: readonly Span[], row: DayRow): Place[] {
  return spans.flatMap((span) => placeOf(Date.parse(span.from), Date.parse(span.until), row) ?? []);
}

/** When something stood open or somebody moved, until it closed, went silent, or now. */
export function openSpans(sensor: Sensor, now: number): [number, number][] {
  const spans: [number, number][] = [];
  let since: number | null = null;
  const close = (at: number) => {
    if (since !== null && at >= since) spans.push([since, at]);
    since = null;
  };
  const silent = sensor.silent.map((span) => Date.parse(span.from));
  for (const [index, point] of sensor.points.entries()) {
    const at = Date.parse(point.at);
    if (point.value >= 0.5) since ??= at;
    if (sensor.kind === "button") close(at);
    else if (point.value < 0.5) close(at);
    const next = sensor.points[index + 1];
    const quiet = silent.find((from) => from >= at && (next === undefined || from < Date.parse(next.at)));
    if (quiet !== undefined) close(quiet); // nobody knows how it stood afterwards
  }
  close(now);
  return joined(spans, JOINED[sensor.kind] ?? 0);
}

function joined(spans: [number, number][], gap: number): [number, number][] {
  const found: [number, number][] = [];
  for (const [from, until] of spans) {
    const last = found.at(-1);
    if (last !== undefined && from - last[1] < gap) last[1] = until;
    else found.push([from, until]);
  }
  return found;
}

/** What a sensor drew into a row. */
export function marksOf(sensor: Sensor, row: DayRow, now: number): Mark[] {
  const shape = shapeOf(sensor.kind);
  if (shape === "band" || shape === "ticks") {
    return openSpans(sensor, now).flatMap(([from, until]) => {
      const place = placeOf(from, until, row);
      // What has no width is not drawn at all: a press of a button would never be seen.
      return place === null ? [] : [{ ...place, width: Math.max(place.width, shape === "ticks" ? THIN : 0), height: 1 }];
    });
  }
  const [least, most] = rangeOf(sensor, shape);
  return sensor.points.flatMap((point) => {
    const at = Date.parse(point.at);
    const place = at < row.from ? null : placeOf(at, at + BAR, row);
    return place === null ? [] : [{ ...place, height: Math.max(0.12, (point.value - least) / (most - least || 1)) }];
  });
}

/** Bars stand on nothing; a line shows only how much it moved. */
function rangeOf(sensor: Sensor, shape: LaneShape): [number, number] {
  const values = sensor.points.map((point) => point.value);
  return [shape === "bars" ? 0 : Math.min(...values), Math.max(...values)];
}

/** The corners of a line in a row, in a box of 100 by 100. */
export function lineOf(marks: readonly Mark[]): string {
  return marks.map((mark) => `${mark.left + mark.width / 2},${Math.round(96 - 92 * mark.height)}`).join(" ");
}

/** Windows that touch a row, in the order in which they open. */
export function windowsIn(windows: readonly Window[], row: DayRow): (Place & { readonly window: Window })[] {
  return windows.flatMap((window) => {
    const place = placeOf(Date.parse(window.opens_at), Date.parse(window.judge_at), row);
    return place === null ? [] : [{ ...place, window }];
  }).sort((a, b) => a.left - b.left);
}

/** What tells one window of one day from every other, in the address. */
export function keyOf(window: Window): string {
  return `${window.day}~${window.window_id}`;
}
