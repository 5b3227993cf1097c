// The day as it will be once everything that waits is sent: what is shown meanwhile.
import type { Kept, Verb } from "../queue/actions";
import { isHeld } from "../queue/order";
import type { Day, DayTicket, Entry } from "./entries";

type State = DayTicket["ticket"]["state"];
type Can = DayTicket["can"][number];

/** What an accepted step leads to, and what can follow it without the hub. */
const AFTER: Partial<Record<Verb, { state: State; can: Can[] }>> = {
  accept: { state: "accepted", can: ["arrive", "decline", "note"] },
  arrive: { state: "on_site", can: ["resolve", "note"] },
  resolve: { state: "resolved", can: ["note"] },
  close: { state: "closed", can: [] },
};
/** Afterwards it is somebody else's, or nobody's. */
const LEAVES: readonly Verb[] = ["decline", "raise"];
const PROVABLE: readonly State[] = ["accepted", "on_site", "resolved"];

/** One ticket with what waits for it; null once it has left this phone's hands. */
export function shownTicket(of: DayTicket, waiting: readonly Kept[], me: string | null): DayTicket | null {
  let shown: DayTicket = of;
  for (const action of waiting) {
    if (action.refused !== undefined) return shown; // nothing after it has happened either
    if (LEAVES.includes(action.verb)) return null;
    const after = AFTER[action.verb];
    if (after === undefined) continue;
    const arriveBy = promised(action) ?? shown.ticket.arrive_by;
    shown = {
      ...shown,
      is_mine: true,
      can: after.can,
      ticket: { ...shown.ticket, state: after.state, assignee: me, arrive_by: arriveBy },
    };
  }
  return shown;
}

/** Until when somebody has said that he is there. */
export function promised(action: Kept): string | null {
  if (action.verb !== "accept" || action.said.promise_s === undefined) return null;
  return new Date(Date.parse(action.acted_at) + action.said.promise_s * 1000).toISOString();
}

/** Whether a proof or a photo can be added. */
export function canProve(ticket: DayTicket): boolean {
  return ticket.is_mine && PROVABLE.includes(ticket.ticket.state);
}

/** The day with everything that waits; what is answered is not asked again. */
export function shownDay(day: Day, waiting: readonly Kept[], me: string | null): Day {
  const of = (key: string) => waiting.filter((action) => action.key === key);
  const going = waiting.filter((action) => action.refused === undefined && !isHeld(action, waiting));
  const is = (verb: Verb, id: string) => going.some((a) => a.verb === verb && a.of === id);
  return {
    ...day,
    tickets: day.tickets.flatMap((ticket) => {
      const shown = shownTicket(ticket, of(`t/${ticket.ticket.ticket_id}`), me);
      return shown === null ? [] : [shown];
    }),
    doors: day.doors
      .filter((door) => !is("line_settle", `${door.incident_id}/${door.line.home_id}`))
      .map((door) =>
        is("line_accept", `${door.incident_id}/${door.line.home_id}`)
          ? { ...door, can: ["settle" as const], line: { ...door.line, state: "accepted" as const } }
          : door,
      ),
    follow_ups: day.follow_ups.filter((one) => !is("follow_up", one.follow_up.follow_up_id)),
  };
}

/** Whether a ticket still asks for something of this worker; one that is settled waits for others. */
export function isToDo(entry: Entry): boolean {
  const { what } = entry;
  if (what.is !== "ticket") return true;
  return !["resolved", "closed", "canceled"].includes(what.ticket.ticket.state);
}
