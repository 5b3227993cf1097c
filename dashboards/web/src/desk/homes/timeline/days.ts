// The local days of a span, newest first, in any zone.
export interface DayRow {
  /** `2026-11-22` */
  readonly day: string;
  readonly from: number;
  readonly until: number;
}

const HOUR = 3_600_000;

/** The instant when a local day begins. */
export function beginOfDay(day: string, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  // Twice, because the offset at the first guess may be that of the other side of a DST change.
  const guess = asUtc - offset(asUtc, zone);
  return asUtc - offset(guess, zone);
}

export function localDayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(at));
}

export function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + by * 24 * HOUR).toISOString().slice(0, 10);
}

/** Rows from the newest day to the oldest that the span touches. */
export function dayRows(from: number, until: number, zone: string): DayRow[] {
  const rows: DayRow[] = [];
  const first = localDayOf(from, zone);
  for (let day = localDayOf(until - 1, zone); day >= first; day = shiftDay(day, -1)) {
    rows.push({ day, from: beginOfDay(day, zone), until: beginOfDay(shiftDay(day, 1), zone) });
  }
  return rows;
}

function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone, dateStyle: "short", timeStyle: "medium",
  }).format(new Date(at));
  return Date.parse(`${parts.replace(" ", "T")}Z`) - Math.floor(at / 1000) * 1000;
}
