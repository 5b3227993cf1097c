// Weeks of the calendar (ISO 8601) where the homes are: their name, when they begin and end.

const DAY_MS = 86_400_000;

/** `2026-11-22` of an instant in a zone. */
export function dayIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}

/** The instant at which a day begins in a zone. */
export function beginOf(day: string, zone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let guess = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let times = 0; times < 2; times += 1) guess = wanted - offset(zone, guess);
  return guess;
}

function offset(zone: string, at: number): number {
  const local = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(at);
  return Date.parse(`${local.replace(" ", "T")}Z`) - Math.floor(at / 1000) * 1000;
}

/** `2026-W47`, the week of a day. */
export function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - weekday) * DAY_MS);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const number = Math.floor((thursday.getTime() - first) / (7 * DAY_MS)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, "0")}`;
}

/** The Monday of a week; null for what is no week. */
export function mondayOf(week: string): string | null {
  const found = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!found) return null;
  const january4 = Date.UTC(Number(found[1]), 0, 4);
  const weekday = (new Date(january4).getUTCDay() + 6) % 7;
  const monday = new Date(january4 + ((Number(found[2]) - 1) * 7 - weekday) * DAY_MS).toISOString().slice(0, 10);
  return weekOf(monday) === week ? monday : null;
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export interface Week {
  readonly name: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly from: string;
  readonly until: string;
}

/** A week by name, or the one of that day. */
export function weekFrom(name: string, today: string, zone: string): Week {
  const firstDay = mondayOf(name) ?? (mondayOf(weekOf(today)) as string);
  return {
    name: weekOf(firstDay),
    firstDay,
    lastDay: plusDays(firstDay, 6),
    from: new Date(beginOf(firstDay, zone)).toISOString(),
    until: new Date(beginOf(plusDays(firstDay, 7), zone)).toISOString(),
  };
}
