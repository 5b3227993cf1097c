// What a worker does on the phone, as it is kept until the hub has answered it.
import type { Schemas } from "@/shared/api/client";

import type { Position } from "../door/position";

export type Verb =
  | "accept"
  | "decline"
  | "arrive"
  | "resolve"
  | "close"
  | "raise"
  | "reopen"
  | "note"
  | "proofs"
  | "photos"
  | "follow_up"
  | "line_accept"
  | "line_settle";
export type Outcome = NonNullable<Schemas["ActionBody"]["outcome"]>;
export type Cause = NonNullable<Schemas["ActionBody"]["cause_code"]>;

/** What belongs to a verb, in the hub's own words. */
export interface Said {
  readonly note?: string;
  readonly promise_s?: number;
  readonly door_code?: string;
  readonly position?: Position;
  readonly outcome?: Outcome;
  readonly cause_code?: Cause;
  readonly way?: Schemas["DoneBody"]["way"];
  readonly result?: Schemas["DoneBody"]["result"];
  readonly satisfied?: number;
  readonly words?: string;
}

/** Why the hub refused, and how things stood then. */
export interface Refused {
  readonly status: number;
  readonly detail: string;
  readonly faults: readonly { readonly field: string; readonly reason: string }[];
  readonly state: string | null;
  readonly assignee: string | null;
}

export interface Action {
  readonly action_id: string;
  readonly account_id: string;
  /** Actions of one key are sent one after the other. */
  readonly key: string;
  /** What the person calls it: a name or a kind. */
  readonly title: string;
  readonly verb: Verb;
  /** The id of the ticket, the follow-up, or `incident/home`. */
  readonly of: string;
  readonly said: Said;
  readonly photo?: Blob;
  readonly acted_at: string;
  readonly refused?: Refused;
}

/** As it stands in the phone's storage; `seq` is the order of the taps. */
export interface Kept extends Action {
  readonly seq: number;
  /** The phone's storage refused it: only the open page holds it. */
  readonly isUnstored?: true;
}

const API = "/api/v1";

/** Where it is sent. A photo says in the address what others say in their body. */
export function pathOf(action: Action): string {
  const of = action.of.split("/").map(encodeURIComponent);
  switch (action.verb) {
    case "follow_up":
      return `${API}/follow-ups/${encodeURIComponent(action.of)}/done`;
    case "line_accept":
    case "line_settle": {
      const verb = action.verb === "line_accept" ? "accept" : "settle";
      return `${API}/incidents/${of[0]}/lines/${of[1]}/${verb}`;
    }
    case "photos": {
      const facts = new URLSearchParams({ action_id: action.action_id, acted_at: action.acted_at });
      if (action.said.note !== undefined) facts.set("note", action.said.note);
      return `${API}/tickets/${of[0]}/photos?${facts}`;
    }
    default:
      return `${API}/tickets/${of[0]}/${action.verb}`;
  }
}

export function bodyOf(action: Action): { body: BodyInit; type: string } {
  if (action.photo !== undefined) return { body: action.photo, type: "image/jpeg" };
  const { action_id, acted_at, said } = action;
  return { body: JSON.stringify({ ...said, action_id, acted_at }), type: "application/json" };
}
