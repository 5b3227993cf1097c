// What the board shows, kept in the address so that it can be shared and survives a reload.
import type { LocationQuery, LocationQueryRaw, RouteLocationRaw } from "vue-router";

import type { Schemas } from "@/shared/api/client";

export type TicketState = Schemas["TicketOut"]["state"];
export type Priority = Schemas["TicketOut"]["priority"];
export type Kind = Schemas["TicketKind"];

export const STATES: readonly TicketState[] = ["new", "assigned", "accepted", "on_site", "resolved", "closed", "canceled"];
/** Those that somebody still has to do with; the board's columns without a filter. */
export const UNFINISHED = STATES.slice(0, 5);
export const PRIORITIES: readonly Priority[] = ["P1", "P2", "P3", "P4"];
const CLOCKS = ["near", "breached"] as const;
const VIEWS = ["board", "list"] as const;

export interface Filters {
  readonly state: readonly TicketState[];
  readonly priority: readonly Priority[];
  readonly kind: string;
  readonly area: string;
  readonly clock: "" | (typeof CLOCKS)[number];
  readonly text: string;
  readonly view: (typeof VIEWS)[number];
}

export const NO_FILTERS: Filters = { state: [], priority: [], kind: "", area: "", clock: "", text: "", view: "board" };

/** The filters that an address asks for; what it does not understand is left out. */
export function filtersOf(query: LocationQuery): Filters {
  return {
    state: STATES.filter((one) => words(query.state).includes(one)),
    priority: PRIORITIES.filter((one) => words(query.priority).includes(one)),
    kind: words(query.kind)[0] ?? "",
    area: words(query.area)[0] ?? "",
    clock: CLOCKS.find((one) => one === words(query.clock)[0]) ?? "",
    text: typeof query.text === "string" ? query.text.slice(0, 100) : "",
    view: VIEWS.find((one) => one === words(query.view)[0]) ?? "board",
  };
}

/** The shortest address that says the same. */
export function queryOf(filters: Filters): LocationQueryRaw {
  const query: LocationQueryRaw = {};
  if (filters.state.length > 0) query.state = filters.state.join(",");
  if (filters.priority.length > 0) query.priority = filters.priority.join(",");
  if (filters.kind) query.kind = filters.kind;
  if (filters.area) query.area = filters.area;
  if (filters.clock) query.clock = filters.clock;
  if (filters.text.trim()) query.text = filters.text.trim();
  if (filters.view !== "board") query.view = filters.view;
  return query;
}

/** The ticket that stands open beside the board; empty: none. */
export function openedOf(query: LocationQuery): string {
  return words(query.ticket)[0] ?? "";
}

/** Where the board stands so narrowed, with that ticket beside it. */
export function boardAt(filters: Filters, opened = ""): RouteLocationRaw {
  return { path: "/", query: opened ? { ...queryOf(filters), ticket: opened } : queryOf(filters) };
}

/** Whether anything narrows the board. */
export function narrows(filters: Filters): boolean {
  return Object.keys(queryOf({ ...filters, view: "board" })).length > 0;
}

/** The columns that can hold anything. */
export function columnsOf(filters: Filters): readonly TicketState[] {
  return filters.state.length > 0 ? filters.state : UNFINISHED;
}

function words(value: LocationQuery[string] | undefined): string[] {
  const one = Array.isArray(value) ? value.join(",") : value;
  return (one ?? "").split(",").map((word) => word.trim()).filter(Boolean);
}

/** What the board showed last, so that a ticket leads back to it. */
export let lastQuery: LocationQueryRaw = {};

export function keepQuery(query: LocationQueryRaw): void {
  lastQuery = query;
}
