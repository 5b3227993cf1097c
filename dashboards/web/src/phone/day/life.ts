// Three days of signs of life as places in a small picture: a row a day, left midnight, right midnight.
import type { DayTicket } from "./entries";

export type Life = DayTicket["life"];

/** One change that somebody made. */
export interface Sign {
  readonly kind: string;
  readonly at: string;
}

export interface Mark {
  readonly row: number;
  /** 0 to 1 across the day. */
  readonly across: number;
  readonly kind: string;
}

export interface Rows {
  readonly days: readonly string[];
  readonly marks: readonly Mark[];
}

const DAY_MS = 86_400_000;
const DAYS = 3;

/** `dayOf` and `shareOf` tell the local day of an instant, and how much of it has passed. */
export function rowsOf(
  signs: readonly Sign[],
  now: number,
  dayOf: (at: number) => string,
  shareOf: (at: number) => number,
): Rows {
  const days = Array.from({ length: DAYS }, (_, back) => dayOf(now - (DAYS - 1 - back) * DAY_MS));
  const marks = signs.flatMap((sign) => {
    const at = Date.parse(sign.at);
    const row = days.indexOf(dayOf(at));
    return row < 0 ? [] : [{ row, across: shareOf(at), kind: sign.kind }];
  });
  return { days, marks };
}

export function signsOf(life: Life): Sign[] {
  return life.flatMap(({ kind, changes }) => changes.map(({ at }) => ({ kind, at })));
}

/** The last sign of each kind, the newest first. */
export function lastOfEach(life: Life): Sign[] {
  const last = life.flatMap(({ kind, changes }) => signsOf([{ kind, changes: changes.slice(-1) }]));
  return last.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
