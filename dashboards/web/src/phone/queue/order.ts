// The order of what waits: strictly as it was tapped on each ticket; what was refused holds up its own ticket only.
import type { Kept } from "./actions";

/** The oldest that may be sent now; a refused one waits for the person, and so do those after it; `stuck` keys wait, too. */
export function nextToSend(
  waiting: readonly Kept[],
  accountId: string,
  stuck: Iterable<string> = [],
): Kept | null {
  const held = new Set(stuck);
  const mine = waiting.filter((action) => action.account_id === accountId);
  for (const action of mine.sort((one, other) => one.seq - other.seq)) {
    if (held.has(action.key)) continue;
    if (action.refused === undefined) return action;
    held.add(action.key);
  }
  return null;
}

/** Whether something before it on the same ticket was refused. */
export function isHeld(action: Kept, waiting: readonly Kept[]): boolean {
  return waiting.some(
    (other) => other.key === action.key && other.refused !== undefined && other.seq < action.seq,
  );
}

export type Answer = "done" | "refused" | "signed_out" | "later";

/** What an answer means for what was sent; 0 is none at all. */
export function meaningOf(status: number): Answer {
  if (status >= 200 && status < 300) return "done";
  if (status === 401) return "signed_out";
  const again = status === 0 || status === 408 || status === 425 || status === 429;
  return again || status >= 500 || status < 400 ? "later" : "refused";
}
