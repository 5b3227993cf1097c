// How a ticket stands with time: what runs out next, and which promises are near their end or broken.
import type { Ticket } from "./board";

export type Clock = Ticket["clocks"][number];
export interface Countdown {
  readonly words: "arrive_in" | "arrive_late" | "step_in" | "step_now";
  readonly minutes: number;
  readonly isLate: boolean;
}

const MINUTE = 60_000;

/** Until when somebody is promised at the door; before that, until when it climbs on. Null: no clock runs. */
export function countdown(ticket: Pick<Ticket, "state" | "arrive_by" | "next_step_at">, now: number): Countdown | null {
  if (ticket.state === "accepted" && ticket.arrive_by !== null) {
    const left = Date.parse(ticket.arrive_by) - now;
    return left > 0
      ? { words: "arrive_in", minutes: Math.ceil(left / MINUTE), isLate: false }
      : { words: "arrive_late", minutes: Math.floor((now - Date.parse(ticket.arrive_by)) / MINUTE), isLate: true };
  }
  if ((ticket.state !== "new" && ticket.state !== "assigned") || ticket.next_step_at === null) return null;
  const left = Date.parse(ticket.next_step_at) - now;
  return { words: left > 0 ? "step_in" : "step_now", minutes: Math.max(0, Math.ceil(left / MINUTE)), isLate: left <= 0 };
}

/** The promises that somebody must look at: broken ones first. */
export function pressing(clocks: readonly Clock[]): Clock[] {
  return [...clocks.filter((one) => one.state === "breached"), ...clocks.filter((one) => one.state === "near")];
}
