// Camera rules that were begun and not sent, by their node; kept in this window alone.
import type { Schemas } from "@/shared/api/client";

import type { SceneDraft } from "./draft";

export interface Begun {
  /** What the drafts were made of: the hub refuses them where others wrote meanwhile. */
  readonly read: Schemas["ScenesOut"];
  readonly drafts: SceneDraft[];
}

const kept = new Map<string, Begun>();

/** Those that were begun, also after looking at another page. */
export function begun(nodeId: string): Begun | null {
  return kept.get(nodeId) ?? null;
}

/** Null: nothing is begun any more. */
export function keep(nodeId: string, now: Begun | null): void {
  if (now === null) kept.delete(nodeId);
  else kept.set(nodeId, now);
}
