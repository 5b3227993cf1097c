// Drafts that were begun, by the ladder that they were made of; kept in this window alone.
import { draftOf, type Draft, type Policy } from "./draft";

const kept = new Map<string, Draft>();

/** The one that was begun, also after looking at another page. */
export function keptDraft(policy: Policy): Draft {
  const draft = kept.get(policy.policy_id) ?? draftOf(policy);
  kept.set(policy.policy_id, draft);
  return draft;
}

export function forgetDraft(policyId: string): void {
  kept.delete(policyId);
}
