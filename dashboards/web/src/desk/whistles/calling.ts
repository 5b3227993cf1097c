// What somebody has typed to call departments, kept until the call is out; and the deadline as an instant.
import { zone } from "@/shared/words";

export interface CallDraft {
  departments: string[];
  task: string;
  due: string;
}

const drafts = new Map<string, CallDraft>();

export function callDraftOf(ticketId: string): CallDraft {
  const draft = drafts.get(ticketId) ?? { departments: [], task: "", due: "" };
  drafts.set(ticketId, draft);
  return draft;
}

export function forgetCall(ticketId: string): void {
  drafts.delete(ticketId);
}

/** The instant of a local time such as `2026-11-23T09:40` at the homes' place; null for none. */
export function dueAt(local: string, timeZone = zone()): string | null {
  if (!local) return null;
  const asUtc = Date.parse(`${local}Z`);
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(asUtc);
  const offset = Date.parse(`${shown.replace(" ", "T")}Z`) - asUtc;
  return new Date(asUtc - offset).toISOString();
}
