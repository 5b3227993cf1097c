// Open tickets by rung: the most urgent and oldest rows first, the rest counted.
import type { RungTickets } from "./wall";

export function rungRows(rows: readonly RungTickets[], most: number): { shown: RungTickets[]; rest: number } {
  const sorted = [...rows].sort(
    (a, b) => a.priority.localeCompare(b.priority) || Date.parse(a.oldest_at) - Date.parse(b.oldest_at),
  );
  if (sorted.length <= most) return { shown: sorted, rest: 0 };
  const left = sorted.slice(most - 1); // the last line says how many are left
  return { shown: sorted.slice(0, most - 1), rest: left.reduce((sum, row) => sum + row.tickets, 0) };
}
