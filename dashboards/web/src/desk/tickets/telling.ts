// Whether a human has seen it: what the messages of a ticket came to, person by person.
import type { Schemas } from "@/shared/api/client";

export type Notice = Schemas["NoticeOut"];
export const STEPS = ["sent", "delivered", "seen", "answered"] as const;
export type Reached = "none" | "failed" | "queued" | (typeof STEPS)[number];

export interface Told {
  readonly worker_id: string;
  /** The best of all his messages. */
  readonly reached: Reached;
  readonly notices: readonly Notice[];
}

/** How far one message came. A person who answered on another way counts, even if this one failed. */
export function reachedBy(notice: Notice): Reached {
  if (notice.answered_at !== null) return "answered";
  if (notice.seen_at !== null) return "seen";
  if (notice.delivered_at !== null) return "delivered";
  if (notice.state === "failed") return "failed";
  return notice.sent_at !== null ? "sent" : "queued";
}

const ORDER: readonly Reached[] = ["none", "failed", "queued", ...STEPS];

function best(all: readonly Reached[]): Reached {
  return all.reduce<Reached>((one, other) => (ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one), "none");
}

/** Everybody who was told; who knows most comes first. */
export function tellings(notices: readonly Notice[]): Told[] {
  const people = new Map<string, Notice[]>();
  for (const notice of notices) people.set(notice.worker_id, [...(people.get(notice.worker_id) ?? []), notice]);
  const told = [...people].map(([worker_id, theirs]) => ({ worker_id, reached: best(theirs.map(reachedBy)), notices: theirs }));
  return told.sort((one, other) => ORDER.indexOf(other.reached) - ORDER.indexOf(one.reached));
}

/** How far the news of a ticket came, and to whom; whoever took it on knows, however he heard. */
export function knowing(told: readonly Told[], takenBy: string | null = null): { reached: Reached; who: readonly string[] } {
  if (takenBy !== null) return { reached: "answered", who: [takenBy] };
  const reached = best(told.map((one) => one.reached));
  return { reached, who: told.filter((one) => one.reached === reached).map((one) => one.worker_id) };
}
