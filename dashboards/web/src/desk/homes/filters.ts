// What of the list of homes stands in its address beside place and words: the marks that a duty officer looks for.
import type { Schemas } from "@/shared/api/client";

type Line = Schemas["HomeLineOut"];

export const KEPT = [
  { name: "today", values: ["missed", "asking", "blind", "pending", "seen", "away"] },
  { name: "link", values: ["down", "never", "up"] },
  { name: "doorstep", values: ["missing", "written"] },
] as const;

export interface Marks {
  readonly today?: NonNullable<Line["today"]>;
  readonly link?: NonNullable<Line["link"]>;
  readonly has_doorstep?: boolean;
}

/** The marks that an address names; a word that is none of them counts for nothing. */
export function marksIn(text: (name: string) => string): Marks {
  const [today, link, doorstep] = KEPT.map(({ name, values }) => values.find((one) => one === text(name)));
  return {
    ...(today ? { today: today as Marks["today"] } : {}),
    ...(link ? { link: link as Marks["link"] } : {}),
    ...(doorstep ? { has_doorstep: doorstep === "written" } : {}),
  } as Marks;
}
