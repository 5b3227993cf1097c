// A ticket that newly appears is marked for a minute, where it appears.
import type { Known } from "./merging";
import type { RungTickets } from "./wall";

export const MARKED_MS = 60_000;

/** What is marked, each until a moment. Keys: `unit:…` and `rung:…`. */
export type Marks = ReadonlyMap<string, number>;

export function unitKey(unitId: string): string {
  return `unit:${unitId}`;
}

export function rungKey(row: Pick<RungTickets, "rung" | "priority">): string {
  return `rung:${row.rung}:${row.priority}`;
}

/** Marks anew where there are more tickets than before, and forgets what is over. */
export function marked(marks: Marks, before: Known | null, now: Known, at: number): Marks {
  const next = new Map([...marks].filter(([, until]) => until > at));
  if (before === null) return next;
  const counts = counted(before);
  for (const [key, tickets] of counted(now)) {
    if (tickets > (counts.get(key) ?? 0)) next.set(key, at + MARKED_MS);
  }
  return next;
}

function counted(known: Known): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { unit } of known.units.values()) counts.set(unitKey(unit.unit_id), unit.tickets);
  for (const row of known.wall.tickets.by_rung) counts.set(rungKey(row), row.tickets);
  return counts;
}
