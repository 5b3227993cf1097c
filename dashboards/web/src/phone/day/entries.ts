// What a worker has to do, tickets, doors and follow-ups alike, in the order in which to do it.
import type { Schemas } from "@/shared/api/client";

import { metresBetween, type Place } from "../door/way";

export type Day = Schemas["DayOut"];
export type DayTicket = Schemas["DayTicket"];
export type DayDoor = Schemas["DayDoor"];
export type DayFollowUp = Schemas["DayFollowUp"];
export type Doorstep = Schemas["DoorstepOut"];
export type Priority = "P1" | "P2" | "P3" | "P4";

/** One card of the list. `key` is also what actions on it are put in order by. */
export interface Entry {
  readonly key: string;
  readonly path: string;
  readonly priority: Priority;
  readonly since: string;
  readonly place: Place | null;
  readonly what:
    | { readonly is: "ticket"; readonly ticket: DayTicket }
    | { readonly is: "door"; readonly door: DayDoor }
    | { readonly is: "follow_up"; readonly followUp: DayFollowUp };
}

export const ticketKey = (ticketId: string) => `t/${ticketId}`;
export const doorKey = (incidentId: string, homeId: string) => `w/${incidentId}/${homeId}`;

export function placeOf(doorstep: Partial<Doorstep> | null | undefined): Place | null {
  const { latitude, longitude } = doorstep ?? {};
  if (latitude === null || latitude === undefined) return null;
  if (longitude === null || longitude === undefined) return null;
  return { latitude, longitude };
}

export function entriesOf(day: Day, now: number): Entry[] {
  return [
    ...day.tickets.map((ticket): Entry => ({
      key: ticketKey(ticket.ticket.ticket_id),
      path: `/t/${ticket.ticket.ticket_id}`,
      priority: ticket.ticket.priority,
      since: ticket.ticket.opened_at,
      place: placeOf(ticket.doorstep),
      what: { is: "ticket", ticket },
    })),
    ...day.doors.map((door): Entry => ({
      key: doorKey(door.incident_id, door.line.home_id),
      path: `/w/${door.incident_id}/${door.line.home_id}`,
      priority: door.line.frailty >= FRAIL ? "P1" : "P2",
      since: door.line.joined_at,
      place: placeOf(door.doorstep),
      what: { is: "door", door },
    })),
    ...day.follow_ups.map((followUp): Entry => ({
      key: ticketKey(followUp.follow_up.ticket_id),
      path: `/f/${encodeURIComponent(followUp.follow_up.follow_up_id)}`,
      priority: Date.parse(followUp.follow_up.due_at) <= now ? "P3" : "P4",
      since: followUp.follow_up.due_at,
      place: placeOf(followUp.doorstep),
      what: { is: "follow_up", followUp },
    })),
  ];
}

const FRAIL = 8;

/** Where I am first, then the most urgent, and of these what I have promised; among equals the nearest, else the oldest. */
export function inOrder(entries: readonly Entry[], here: Place | null = null): Entry[] {
  const far = (entry: Entry) =>
    here !== null && entry.place !== null ? metresBetween(here, entry.place) : Infinity;
  return [...entries].sort(
    (one, other) =>
      Number(isIn(other, "on_site")) - Number(isIn(one, "on_site")) ||
      one.priority.localeCompare(other.priority) ||
      Number(isIn(other, "accepted")) - Number(isIn(one, "accepted")) ||
      byNumber(far(one), far(other)) ||
      one.since.localeCompare(other.since) ||
      one.path.localeCompare(other.path),
  );
}

/** Infinity less infinity is no number. */
function byNumber(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function isIn(entry: Entry, state: "accepted" | "on_site"): boolean {
  return entry.what.is === "ticket" && entry.what.ticket.ticket.state === state && isMine(entry);
}

/** Mine and what I was told of and may take. */
export function isMine(entry: Entry): boolean {
  return entry.what.is !== "ticket" || entry.what.ticket.is_mine;
}
