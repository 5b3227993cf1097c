// What somebody has typed for an action, kept until it is done: a refusal or a closed dialog loses nothing.
import type { Schemas } from "@/shared/api/client";

export type Action = Schemas["Action"];
export interface Draft {
  note: string;
  outcome: Schemas["Outcome"] | "";
  assignee: string;
  into: string;
  cause_code: Schemas["CauseCode"] | "";
}

const drafts = new Map<string, Draft>();

export function draftOf(ticketId: string, action: Action): Draft {
  const key = `${ticketId} ${action}`;
  const draft = drafts.get(key) ?? { note: "", outcome: "", assignee: "", into: "", cause_code: "" };
  drafts.set(key, draft);
  return draft;
}

export function forgetDraft(ticketId: string, action: Action): void {
  drafts.delete(`${ticketId} ${action}`);
}

/** The actions whose words are needed; closing needs them where nobody has asked her yet. */
export const WITH_NOTE: ReadonlySet<Action> = new Set(["cancel", "note", "decline", "reopen", "split", "raise"]);

/** What the hub gets of a draft: only what is filled in. */
export function bodyOf(draft: Draft): Schemas["ActionBody"] {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== "" && value.trim() !== "")) as Schemas["ActionBody"];
}
