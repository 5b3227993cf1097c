// The walk list as the desk reads it: how far it is, and how each line stands with its clock.
import type { Schemas } from "@/shared/api/client";

export type Line = Schemas["LineOut"];
const WALKED: readonly Line["state"][] = ["open", "accepted"];

export interface Progress {
  readonly done: number;
  readonly all: number;
}

/** Lines that need nobody any more, of all. */
export function progress(lines: readonly Line[]): Progress {
  return { done: lines.filter((line) => !WALKED.includes(line.state)).length, all: lines.length };
}

/** Whether somebody should have been there by now. */
export function isLate(line: Pick<Line, "state" | "visit_by">, now: number): boolean {
  return WALKED.includes(line.state) && line.visit_by !== null && Date.parse(line.visit_by) <= now;
}

/** By rank; who is settled goes below who still waits. */
export function inOrder(lines: readonly Line[]): Line[] {
  const waits = (line: Line) => (WALKED.includes(line.state) ? 0 : 1);
  return [...lines].sort((one, other) => waits(one) - waits(other) || one.rank - other.rank);
}
