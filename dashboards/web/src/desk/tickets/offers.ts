// Which of the open actions stand in front: what a duty officer does next in this state.
import type { Schemas } from "@/shared/api/client";

import type { Action } from "./drafts";
import type { TicketState } from "./filters";

const NEXT: Readonly<Record<TicketState, readonly Action[]>> = {
  new: ["assign", "raise"],
  assigned: ["assign", "raise"],
  accepted: ["assign", "raise"],
  on_site: ["resolve", "raise"],
  resolved: ["close", "reopen"],
  closed: ["reopen"],
  canceled: [],
};
const ORDER: readonly Action[] = ["assign", "accept", "arrive", "resolve", "close", "raise", "decline", "merge", "split", "reopen", "cancel", "note"];

export interface Offers {
  readonly main: readonly Action[];
  readonly more: readonly Action[];
}

/** The open actions: the next step first, a note always at hand, the rest behind "more". */
export function sorted(ticket: Pick<Schemas["TicketWhole"], "state" | "can">): Offers {
  const open = new Set(ticket.can ?? []);
  const front: readonly Action[] = [...NEXT[ticket.state], "note"];
  return {
    main: front.filter((action) => open.has(action)),
    more: ORDER.filter((action) => open.has(action) && !front.includes(action)),
  };
}
