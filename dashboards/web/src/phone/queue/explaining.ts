// Why the hub refused, in words that somebody on a stairwell understands: what was wrong, and what is true now.
import type { Refused } from "./actions";

export interface Line {
  readonly key: string;
  readonly facts: Record<string, string>;
}

const FIELDS = ["door_code", "note", "outcome", "promise_s", "acted_at", "photo"];

export function explainedBy(refused: Refused): Line[] {
  return [why(refused), now(refused)].filter((line) => line !== null);
}

function why({ status, faults, detail }: Refused): Line {
  const fault = faults[0];
  if (fault !== undefined && FIELDS.includes(fault.field)) return said(`phone.fault.${fault.field}`);
  if (fault !== undefined) return said("phone.fault.other", { words: `${fault.field} ${fault.reason}` });
  if (status === 409 || status === 404 || status === 403) return said(`phone.fault.${status}`);
  return said("phone.fault.other", { words: detail || String(status) });
}

function now({ state, assignee }: Refused): Line | null {
  if (state === null) return null;
  const taken = ["accepted", "on_site", "assigned"].includes(state) && assignee !== null;
  return taken
    ? said(`phone.now.${state}`, { who: assignee })
    : said(`phone.now.${state === "new" ? "new" : state}`);
}

function said(key: string, facts: Record<string, string> = {}): Line {
  return { key, facts };
}
