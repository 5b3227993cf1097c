// How a node's rules stand: confirmed, still on their way, or refused by the node, and where.
import type { SceneDraft, Table } from "./draft";

export type Standing = "in_force" | "on_the_way" | "refused";
export const TONES = { in_force: "good", on_the_way: "warn", refused: "bad" } as const;

export function standingOf(said: { readonly in_force: boolean; readonly faults: readonly string[] }): Standing {
  if (!said.in_force) return "on_the_way";
  return ofRules(said.faults).length > 0 ? "refused" : "in_force";
}

/** What the node says of rules, without what it says of anything else. */
export function ofRules(faults: readonly string[]): string[] {
  return faults.filter((fault) => fault.startsWith("scenes"));
}

/** The node counts only rules that are switched on: by the field of the form, what it says of it. */
export function faultsAt(faults: readonly string[], read: readonly Table[], drafts: readonly SceneDraft[]): Map<string, string> {
  const running = read.flatMap((table, index) => (table.enabled === false ? [] : [index]));
  const at = new Map<string, string>();
  for (const fault of ofRules(faults)) {
    const [, number, field, reason] = /^scenes\[(\d+)\](?:\.(\w+)[^:]*)?: (.*)$/s.exec(fault) ?? [];
    const row = number === undefined ? -1 : drafts.findIndex((draft) => draft.from !== null && draft.from === running[Number(number)]);
    if (row >= 0 && reason) at.set(field ? `scenes[${row}].${field}` : `scenes[${row}]`, reason);
  }
  return at;
}
