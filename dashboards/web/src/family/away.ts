// A proposal that she is away: what a form begins with, and what is wrong with what was put in.
// Times are those of her home, wherever her family is.
import { forInput, fromInput } from "@/shared/times";

export interface Wanted {
  from: string;
  until: string;
  reason: string;
}

const HOUR_MS = 3_600_000;
const LONGEST_DAYS = 90;

/** From the next full hour, for a day. */
export function beginning(now: number): Wanted {
  const from = Math.ceil(now / HOUR_MS) * HOUR_MS;
  return { from: forInput(from), until: forInput(from + 24 * HOUR_MS), reason: "" };
}

export type Fault = "from" | "until_before" | "until_long" | "reason";

/** The first thing that is wrong, before the hub is asked; null if nothing is. */
export function faultOf(wanted: Wanted): Fault | null {
  const from = fromInput(wanted.from);
  const until = fromInput(wanted.until);
  if (Number.isNaN(from)) return "from";
  if (Number.isNaN(until) || until <= from) return "until_before";
  if (until - from > LONGEST_DAYS * 24 * HOUR_MS) return "until_long";
  return wanted.reason.trim() === "" ? "reason" : null;
}

/** What the hub is told. */
export function bodyOf(wanted: Wanted): Wanted {
  return {
    from: new Date(fromInput(wanted.from)).toISOString(),
    until: new Date(fromInput(wanted.until)).toISOString(),
    reason: wanted.reason.trim(),
  };
}
