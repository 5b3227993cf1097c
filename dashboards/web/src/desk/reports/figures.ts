// Figures as people read them.

export interface Length {
  readonly word: "seconds" | "minutes" | "hours";
  readonly n: string;
}

/** How long, in a unit that fits; null: nothing to count. */
export function lengthOf(seconds: number | null): Length | null {
  if (seconds === null) return null;
  if (seconds < 120) return { word: "seconds", n: String(Number(seconds.toPrecision(2))) };
  if (seconds < 7200) return { word: "minutes", n: (seconds / 60).toFixed(0) };
  return { word: "hours", n: (seconds / 3600).toFixed(1) };
}

/** `95.0 %`; `–` if there is nothing to count. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? "–" : `${(share * 100).toFixed(1)}%`;
}

/** What changed against before, in percentage points: `+3.5`; empty if one of them is not known. */
export function pointsOfChange(now: number | null | undefined, before: number | null | undefined): string {
  if (now === null || now === undefined || before === null || before === undefined) return "";
  const points = (now - before) * 100;
  return Math.abs(points) < 0.05 ? "±0" : `${points > 0 ? "+" : "−"}${Math.abs(points).toFixed(1)}`;
}
