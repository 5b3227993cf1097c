// What was so at one instant, and where the next sign of life is: for the cursor and the list.
import { openSpans, shapeOf, type Sensor, type Timeline, type Window } from "./geometry";

export type State = "silent" | "unknown" | "open" | "closed" | "moving" | "still" | "value";

export interface Said {
  readonly sensor: Sensor;
  readonly state: State;
  readonly value: number | null;
}

const QUARTER = 900_000;

function within(at: number, from: string, until: string): boolean {
  return Date.parse(from) <= at && at < Date.parse(until);
}

/** How each sensor stood at an instant. */
export function stateAt(timeline: Timeline, at: number): Said[] {
  return timeline.sensors.map((sensor) => ({ sensor, ...stateOf(sensor, at, Date.parse(timeline.made_at)) }));
}

function stateOf(sensor: Sensor, at: number, now: number): { state: State; value: number | null } {
  if (at > now) return { state: "unknown", value: null };
  if (sensor.silent.some((span) => within(at, span.from, span.until))) return { state: "silent", value: null };
  const shape = shapeOf(sensor.kind);
  if (shape === "bars" || shape === "line") {
    const point = sensor.points.find((one) => Date.parse(one.at) <= at && at < Date.parse(one.at) + QUARTER);
    if (point === undefined) return { state: sensor.kind === "water" ? "value" : "unknown", value: sensor.kind === "water" ? 0 : null };
    return { state: "value", value: point.value };
  }
  const first = sensor.points[0];
  const isButton = sensor.kind === "button";
  if (!isButton && (first === undefined || at < Date.parse(first.at))) return { state: "unknown", value: null };
  // A tick is as wide as the cursor's step, so that it can be met.
  const slack = shape === "ticks" ? 150_000 : 0;
  const isOpen = openSpans(sensor, now).some(([from, until]) => from - slack <= at && at < until + slack + 1);
  if (sensor.kind === "curtain" || sensor.kind === "door") return { state: isOpen ? "open" : "closed", value: null };
  return { state: isOpen ? "moving" : "still", value: null };
}

/** The windows that an instant lies in. */
export function windowsAt(timeline: Timeline, at: number): Window[] {
  return timeline.windows.filter((window) => within(at, window.opens_at, window.judge_at));
}

export type Gap = "dark" | "away" | "hub_away";

/** Which gaps an instant lies in. */
export function gapsAt(timeline: Timeline, at: number): Gap[] {
  const kinds: Gap[] = ["dark", "away", "hub_away"];
  return kinds.filter((kind) => timeline[kind].some((span) => within(at, span.from, span.until)));
}

/** The next sign of life after an instant, or the one before it; null if there is none. */
export function signBeside(timeline: Timeline, at: number, step: 1 | -1): number | null {
  const signs = timeline.sensors.flatMap((sensor) =>
    sensor.points.filter((point) => point.is_life).map((point) => Date.parse(point.at)),
  );
  const beyond = signs.filter((sign) => (step > 0 ? sign > at : sign < at));
  if (beyond.length === 0) return null;
  return step > 0 ? Math.min(...beyond) : Math.max(...beyond);
}

export interface Line {
  readonly at: number;
  readonly until: number | null;
  readonly what: "sign" | "window" | "ask" | "alert" | Gap;
  readonly sensor?: Sensor;
  readonly value?: number;
  readonly window?: Window;
  readonly words?: string;
}

/** All that the picture shows of a day, as lines in order; several moves within a quarter are one. */
export function linesOf(timeline: Timeline, from: number, until: number): Line[] {
  const inside = (at: number) => from <= at && at < until;
  const signs = timeline.sensors.flatMap((sensor) => signsOf(sensor).filter((line) => inside(line.at)));
  const windows = timeline.windows
    .filter((window) => inside(Date.parse(window.opens_at)))
    .map((window): Line => ({ at: Date.parse(window.opens_at), until: Date.parse(window.judge_at), what: "window", window }));
  const gaps = (["dark", "away", "hub_away"] as const).flatMap((what) =>
    timeline[what]
      .filter((span) => Date.parse(span.from) < until && Date.parse(span.until) > from)
      .map((span): Line => ({ at: Date.parse(span.from), until: Date.parse(span.until), what })),
  );
  const asks = timeline.asks.map((ask): Line => ({ at: Date.parse(ask.at), until: null, what: "ask" }));
  const alerts = timeline.alerts.map((one): Line => ({ at: Date.parse(one.observed_at), until: null, what: "alert", words: one.kind }));
  const marks = [...asks, ...alerts].filter((line) => inside(line.at));
  return [...signs, ...windows, ...gaps, ...marks].sort((a, b) => a.at - b.at);
}

function signsOf(sensor: Sensor): Line[] {
  const found: Line[] = [];
  for (const point of sensor.points) {
    if (!point.is_life) continue;
    const at = Date.parse(point.at);
    const last = found.at(-1);
    const isRepeat = sensor.kind === "motion" || sensor.kind === "presence";
    if (isRepeat && last !== undefined && at - (last.until ?? last.at) < QUARTER) {
      found[found.length - 1] = { ...last, until: at };
    } else if (!isRepeat || point.value >= 0.5) {
      found.push({ at, until: null, what: "sign", sensor, value: point.value });
    }
  }
  return found;
}
