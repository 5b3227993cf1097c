// What a unit looks like by its numbers. The count, the dashes and the legend say it without colour.
import type { Unit } from "./wall";

export type Kind = "calm" | "waiting" | "tickets" | "blind" | "empty";

export interface Look {
  kind: Kind;
  fill: string;
  /** Beside the fill: some of its homes cannot be seen. */
  isDashed: boolean;
}

export const COLOURS = {
  ground: "#0c1218",
  empty: "#16202a",
  night: "#1d3040",
  day: "#3c8f88",
  warm: "#e0a03c",
  hot: "#e8603c",
  blind: "#7d6bd0",
  line: "#0c1218",
  dash: "#cbbfff",
  chosen: "#ffffff",
} as const;

/** Tickets come first, then blindness; else the unit grows light as its homes are settled. */
export function kindOf(unit: Unit): Kind {
  if (unit.homes === 0) return "empty";
  // No more tickets than blind homes, and nobody missed: blindness is what they are about.
  if (unit.tickets > 0) return unit.tickets <= unit.blind && unit.missed === 0 ? "blind" : "tickets";
  // Nobody need go there any more: a few blind homes leave a unit its light, and dashes.
  if (unit.blind > 0 && 2 * unit.blind >= unit.homes) return "blind";
  return unit.waiting > 0 ? "waiting" : "calm";
}

export function lookOf(unit: Unit): Look {
  const kind = kindOf(unit);
  return { kind, fill: fillOf(kind, unit), isDashed: unit.blind > 0 && kind !== "blind" };
}

function fillOf(kind: Kind, unit: Unit): string {
  if (kind === "empty") return COLOURS.empty;
  if (kind === "blind") return COLOURS.blind;
  // Half of its homes waiting for somebody is as bad as it can look.
  if (kind === "tickets") return mixed(COLOURS.warm, COLOURS.hot, (2 * unit.tickets) / unit.homes);
  // Squared: the last homes make the difference that one sees from afar.
  return mixed(COLOURS.night, COLOURS.day, (unit.settled / unit.homes) ** 2);
}

/** Between two colours `#rrggbb`; a share beyond 0 and 1 is held there. */
export function mixed(from: string, to: string, share: number): string {
  const held = Math.min(1, Math.max(0, share));
  const channel = (at: number) => {
    const [a, b] = [from, to].map((colour) => parseInt(colour.slice(at, at + 2), 16)) as [number, number];
    return Math.round(a + (b - a) * held).toString(16).padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** How much somebody should look here: sorts the urgent first. */
export function urgency(unit: Unit): number {
  return unit.tickets * 1000 + unit.missed * 10 + unit.blind;
}
