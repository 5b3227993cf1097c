// Tickets in columns, how one walks through them, and which of them were not there a moment ago.
import type { Schemas } from "@/shared/api/client";

import type { TicketState } from "./filters";

export type Ticket = Schemas["TicketOut"];

export interface Column {
  readonly state: TicketState;
  readonly tickets: readonly Ticket[];
}

/** A column for each state, in the order in which the hub sent the tickets: the urgent first. */
export function columns(tickets: readonly Ticket[], states: readonly TicketState[]): Column[] {
  return states.map((state) => ({ state, tickets: tickets.filter((ticket) => ticket.state === state) }));
}

export type Step = "down" | "up" | "left" | "right";

/** The ticket that a step leads to; the first one where nothing is selected or it is gone. */
export function stepped(board: readonly Column[], selected: string, step: Step): string {
  const filled = board.filter((column) => column.tickets.length > 0);
  const x = filled.findIndex((column) => column.tickets.some((ticket) => ticket.ticket_id === selected));
  const column = filled[x];
  if (column === undefined) return filled[0]?.tickets[0]?.ticket_id ?? "";
  const y = column.tickets.findIndex((ticket) => ticket.ticket_id === selected);
  if (step === "up" || step === "down") {
    const all = filled.flatMap((one) => one.tickets);
    const at = all.findIndex((ticket) => ticket.ticket_id === selected) + (step === "down" ? 1 : -1);
    return all[Math.min(all.length - 1, Math.max(0, at))]?.ticket_id ?? selected;
  }
  const beside = filled[x + (step === "right" ? 1 : -1)];
  return beside?.tickets[Math.min(y, beside.tickets.length - 1)]?.ticket_id ?? selected;
}

/** New tickets that were told of while one looks on; whoever takes one ends that. */
export function heardOf(heard: ReadonlySet<string>, news: Pick<Ticket, "ticket_id" | "state">): ReadonlySet<string> {
  const others = [...heard].filter((id) => id !== news.ticket_id);
  return new Set(news.state === "new" ? [...others, news.ticket_id] : others);
}

/** How many of them the list does not show: a filter must not swallow a new ticket. */
export function unlisted(heard: ReadonlySet<string>, tickets: readonly Ticket[]): number {
  const listed = new Set(tickets.map((ticket) => ticket.ticket_id));
  return [...heard].filter((id) => !listed.has(id)).length;
}

/** Those that a renewal has brought; nothing is new in the first reading. */
export function arrivals(before: readonly Ticket[] | null, after: readonly Ticket[]): string[] {
  if (before === null) return [];
  const known = new Set(before.map((ticket) => ticket.ticket_id));
  return after.filter((ticket) => ticket.state === "new" && !known.has(ticket.ticket_id)).map((ticket) => ticket.ticket_id);
}
