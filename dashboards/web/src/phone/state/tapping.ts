// A tap: kept first, then sent, so that nothing that was tapped depends on the signal.
import { hubNow } from "@/shared/clock";

import type { Action } from "../queue/actions";
import { keepAction } from "../queue/keeping";
import { sendWhenBack } from "../shell/installing";
import { news, state } from "./phone";
import { readWaiting, send } from "./sending";

export type Tap = Pick<Action, "key" | "title" | "verb" | "of" | "said"> & { photo?: Blob };

const tapping = new Set<string>();

/** A trembling thumb taps once. */
export async function act(tap: Tap): Promise<void> {
  const tapped = `${tap.verb} ${tap.of}`;
  if (state.kept === null || tapping.has(tapped)) return;
  tapping.add(tapped);
  try {
    const { account_id } = state.kept;
    const acted_at = afterThose(state.actions, hubNow());
    await keepAction({ ...tap, action_id: crypto.randomUUID?.() ?? randomId(), account_id, acted_at });
    await readWaiting();
  } finally {
    tapping.delete(tapped);
  }
  news.postMessage("changed");
  if (state.link === "down") void sendWhenBack();
  void send();
}

/** Now, but never before what was tapped earlier: a clock that is read anew may step back. */
export function afterThose(earlier: readonly Pick<Action, "acted_at">[], now: number): string {
  const times = earlier.map(({ acted_at }) => Date.parse(acted_at));
  return new Date(Math.max(now, ...times)).toISOString();
}

/** Where `randomUUID` is missing, as it is without TLS. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
