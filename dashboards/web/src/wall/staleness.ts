// How old the numbers are, and how loudly to say so.
const AMBER_S = 15;
const RED_S = 60;

export type Staleness = "fresh" | "late" | "old";

export function stalenessAt(ageS: number): Staleness {
  if (ageS >= RED_S) return "old";
  return ageS >= AMBER_S ? "late" : "fresh";
}

/** Whole seconds since the hub was last heard, never less than 0. */
export function ageS(heardAt: number, now: number): number {
  return Math.max(0, Math.floor((now - heardAt) / 1000));
}
