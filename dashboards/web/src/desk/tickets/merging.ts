// Which tickets one may be merged into: of the same home, or of one area where not both are about a home.
import type { Ticket } from "./board";

type About = Pick<Ticket, "ticket_id" | "home_id" | "area_id">;

export function mergeable<T extends About>(ticket: About, others: readonly T[]): T[] {
  return others.filter((other) => {
    if (other.ticket_id === ticket.ticket_id) return false;
    if (ticket.home_id !== null && other.home_id !== null) return ticket.home_id === other.home_id;
    return ticket.area_id === other.area_id;
  });
}
