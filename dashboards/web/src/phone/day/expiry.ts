// How long a phone keeps what it was told about people: a day, and not a moment after it is over.

export const KEPT_MS = 24 * 3600 * 1000;

/** Until when the phone keeps what it got then; both in the phone's own time. */
export function keptUntil(gotAt: number): number {
  return gotAt + KEPT_MS;
}

/** What phones correct their clocks by without anybody noticing. */
const CORRECTED_MS = 10 * 60 * 1000;

/** Where the clock was turned back, nobody can tell how old it is: then it goes. */
export function isOver(gotAt: number, now: number): boolean {
  return now >= keptUntil(gotAt) || gotAt > now + CORRECTED_MS;
}
