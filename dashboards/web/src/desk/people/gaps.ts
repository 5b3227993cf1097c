// When somebody is on duty, and when nobody is: stretches of time in milliseconds, [from, until).
import { beginOf, dayIn, plusDays } from "../reports/weeks";

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** In order, those that overlap or touch as one. */
export function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (span.until <= span.from) continue;
    if (last && span.from <= last.until) found[found.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
    else found.push(span);
  }
  return found;
}

/** What lies within. */
export function clipped(spans: readonly Span[], within: Span): Span[] {
  return spans
    .map(({ from, until }) => ({ from: Math.max(from, within.from), until: Math.min(until, within.until) }))
    .filter(({ from, until }) => from < until);
}

/** What of a stretch none of these covers. */
export function without(within: Span, covered: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = within.from;
  for (const span of merged(clipped(covered, within))) {
    if (from < span.from) left.push({ from, until: span.from });
    from = span.until;
  }
  return from < within.until ? [...left, { from, until: within.until }] : left;
}

export interface Bound {
  /** On duty within shifts only; everybody else always. */
  readonly rostered: boolean;
  readonly resignedAt: number | null;
  readonly shifts: readonly Span[];
  readonly leaves: readonly Span[];
}

/** When somebody is on duty: within shifts if rostered, never on leave, not after the last day. */
export function dutyOf(bound: Bound, within: Span): Span[] {
  const serves = { from: within.from, until: Math.min(within.until, bound.resignedAt ?? within.until) };
  const there = bound.rostered ? merged(clipped(bound.shifts, serves)) : clipped([serves], within);
  return there.flatMap((span) => without(span, bound.leaves));
}

/** When nobody is on duty. */
export function gapsOf(duties: readonly (readonly Span[])[], within: Span): Span[] {
  return without(within, duties.flat());
}

/** The days of a week where the homes are. */
export function daysFrom(firstDay: string, zone: string, many = 7): (Span & { readonly day: string })[] {
  return Array.from({ length: many }, (_, number) => {
    const day = plusDays(firstDay, number);
    return { day, from: beginOf(day, zone), until: beginOf(plusDays(day, 1), zone) };
  });
}

export interface Ends {
  readonly fromDay: string;
  readonly fromTime: string;
  /** The same as `fromDay` if it ends with that day at the latest. */
  readonly untilDay: string;
  /** `24:00` at the end of a day. */
  readonly untilTime: string;
}

/** Both ends of a stretch as a roster writes them. */
export function endsOf({ from, until }: Span, zone: string): Ends {
  const untilTime = timeIn(zone, until);
  const isMidnight = untilTime === "00:00";
  return { fromDay: dayIn(zone, from), fromTime: timeIn(zone, from), untilDay: dayIn(zone, isMidnight ? until - 1 : until), untilTime: isMidnight ? "24:00" : untilTime };
}

function timeIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);
}
