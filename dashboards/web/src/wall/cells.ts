// Units without an outline as a grid of cells: all of them, or those that most need a look.
import { urgency } from "./tone";
import type { Unit } from "./wall";

export interface Cells {
  shown: Unit[];
  rest: number;
  restTickets: number;
}

/** At most so many, in the given order; what is left out is counted. */
export function cellsOf(units: readonly Unit[], most: number): Cells {
  if (units.length <= most) return { shown: [...units], rest: 0, restTickets: 0 };
  const chosen = new Set([...units].sort((a, b) => urgency(b) - urgency(a)).slice(0, most));
  const left = units.filter((unit) => !chosen.has(unit));
  return {
    shown: units.filter((unit) => chosen.has(unit)),
    rest: left.length,
    restTickets: left.reduce((sum, unit) => sum + unit.tickets, 0),
  };
}

/** Columns that make cells of a pleasant shape (about 1.6 to 1) fill a box. */
export function columnsFor(number: number, width: number, height: number): number {
  if (number === 0 || width <= 0 || height <= 0) return 1;
  return Math.min(number, Math.max(1, Math.round(Math.sqrt((number * width) / (height * 1.6)))));
}
