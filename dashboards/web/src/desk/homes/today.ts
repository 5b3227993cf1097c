// Today of a home in one sentence: which windows are settled, which come, and whether we can see.
import type { Schemas } from "@/shared/api/client";

export type Coming = Schemas["VerdictOut"];
type Link = Schemas["NodeOut"]["link"];

const ORDER: readonly Coming["verdict"][] = ["missed", "asking", "blind", "seen", "away", "pending"];

/** One link for all boxes of a home: down if one is, never if none was heard. */
export function linkOf(links: readonly Link[]): Link {
  if (links.includes("down")) return "down";
  return links.length > 0 && links.every((link) => link === "up") ? "up" : "never";
}

/** Windows of that day, the worst first. */
export function ofToday(windows: readonly Coming[], day: string): Coming[] {
  return windows
    .filter((window) => window.day === day)
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || a.opens_at.localeCompare(b.opens_at));
}
