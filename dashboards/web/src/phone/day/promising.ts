// The promise with which a ticket is accepted: "I shall be there within".

/** What to offer: the hub's choices, the shortest first; none is no promise. */
export function choicesOf(offered: readonly number[] | null | undefined): readonly number[] {
  return [...(offered ?? [])].sort((one, other) => one - other);
}

/** The longest choice up to half an hour is what most people keep; else the shortest. */
export function usual(choices: readonly number[]): number | null {
  const short = choices.filter((choice) => choice <= 1800);
  return short.at(-1) ?? choices[0] ?? null;
}

export interface Told {
  readonly key: string;
  readonly facts: Record<string, string | number>;
}

export interface Left {
  readonly minutes: number;
  readonly seconds: number;
  readonly isLate: boolean;
}

const NEARLY_MS = 5 * 60_000;

/** Soon over, or over: what somebody who is held up would want to say stands open. */
export function isNearlyOver(until: string, now: number): boolean {
  return Date.parse(until) - now <= NEARLY_MS;
}

/** The phrase that tells it: hours where minutes would be a riddle, seconds where they matter. */
export function toldOf({ minutes, seconds, isLate }: Left): Told {
  if (minutes >= 90) return told(isLate ? "late_hours" : "left_hours", { n: Math.round(minutes / 60) });
  if (isLate) return minutes === 0 ? told("just") : told("late", { n: minutes });
  if (minutes >= 10) return told("left", { n: minutes });
  return told("seconds", { at: `${minutes}:${String(seconds).padStart(2, "0")}` });
}

function told(name: string, facts: Told["facts"] = {}): Told {
  return { key: `phone.promise.${name}`, facts };
}

/** How long until then; after it, by how much it is late. */
export function left(until: string | number, now: number): Left {
  const ms = new Date(until).getTime() - now;
  const seconds = ms >= 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000);
  return { minutes: Math.floor(seconds / 60), seconds: seconds % 60, isLate: ms < 0 };
}
