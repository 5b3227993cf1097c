// A home's days as her family reads them.
import type { Schemas } from "@/shared/api/client";

export type MyHome = Schemas["MyHomeOut"];
export type Day = MyHome["days"][number];
export type FamilyWindow = Day["windows"][number];
export type FamilyState = FamilyWindow["state"];

/** A sign for each state, beside its words: nobody needs the colour. */
export const MARKS: Record<FamilyState, string> = {
  seen: "✓",
  waiting: "…",
  in_care: "♥",
  away: "→",
  unknown: "?",
};

/** The newest gesture that was seen today; null on a day without one. */
export function newestGood(home: MyHome): FamilyWindow | null {
  const seen = (home.days[0]?.windows ?? []).filter((one) => one.state === "seen" && one.at !== null);
  return seen.reduce<FamilyWindow | null>((newest, one) => (newest === null || at(one) > at(newest) ? one : newest), null);
}

function at(window: FamilyWindow): number {
  return Date.parse(window.at ?? "");
}

const WORST_FIRST: readonly FamilyState[] = ["in_care", "unknown", "waiting", "away", "seen"];

/** What a whole day is said to be: the least good of its windows; null where nothing was agreed. */
export function stateOf(day: Day): FamilyState | null {
  return WORST_FIRST.find((state) => day.windows.some((window) => window.state === state)) ?? null;
}
