// What is wrong, or why not, in the reader's words where those are known.
import type { ComposerTranslation } from "vue-i18n";

import { knownReason } from "./reasons";
import { REFUSALS } from "./refusals/refusals";

/** Null: it is none of those that are known. */
export function sayReason(reason: string, t: ComposerTranslation): string | null {
  const fault = knownReason(reason);
  if (fault !== null) return t(`desk_faults.reasons.${fault.word}`, fault.named);
  for (const [pattern, word] of REFUSALS) {
    const found = pattern.exec(reason);
    if (found) return t(`desk_refusals.${word}`, namedIn(found.groups ?? {}, t));
  }
  return null;
}

function namedIn(groups: Readonly<Record<string, string>>, t: ComposerTranslation): Record<string, string> {
  const named: Record<string, string> = { it: "", by: "", ...groups };
  if (groups.state) named.state = t(`shared.state.${groups.state}`);
  if (groups.action) named.action = t(`desk_tickets.do.${groups.action}`);
  return named;
}
