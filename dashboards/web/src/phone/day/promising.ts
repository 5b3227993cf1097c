// The promise with which a ticket is accepted: "I shall be there within".

export const USUAL_S = [600, 1200, 1800, 2700] as const;

/** What to offer: the hub's choices, else the usual ones that it allows; none is no promise. */
export function choicesOf(offered: readonly number[] | null | undefined): readonly number[] {
  return [...(offered ?? [])].sort((one, other) => one - other);
}

/** The longest choice up to half an hour is what most people keep; else the shortest. */
export function usual(choices: readonly number[]): number | null {
  const short = choices.filter((choice) => choice <= 1800);
  return short.at(-1) ?? choices[0] ?? null;
}

export interface Left {
  readonly minutes: number;
  readonly seconds: number;
  readonly isLate: boolean;
}

/** How long until then; after it, by how much it is late. */
export function left(until: string | number, now: number): Left {
  const ms = new Date(until).getTime() - now;
  const seconds = ms >= 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000);
  return { minutes: Math.floor(seconds / 60), seconds: seconds % 60, isLate: ms < 0 };
}
