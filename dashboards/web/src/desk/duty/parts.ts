// What stands on a hand-over sheet, part by part, as rows of a table.
import type { Schemas } from "@/shared/api/client";

export interface Cell {
  readonly as: "text" | "time" | "word";
  readonly value: string;
  readonly named?: Readonly<Record<string, string | number>>;
  readonly to?: string;
  readonly isLate?: boolean;
}

export interface PartOfSheet {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const text = (value: string | number | null): Cell => ({ as: "text", value: value === null ? "" : String(value) });
const time = (value: string | null): Cell => ({ as: "time", value: value ?? "" });
const word = (value: string, named?: Cell["named"]): Cell => ({ as: "word", value, ...(named ? { named } : {}) });
const link = (value: string | null, folder: string): Cell => (value === null ? text(null) : { as: "text", value, to: `/${folder}/${value}` });

/** Every part, the most pressing first; empty ones, too: nothing open is worth knowing. */
export function partsOf({ content, entries }: Schemas["SheetWhole"]): PartOfSheet[] {
  return [
    { name: "incidents", columns: ["opened", "incident", "cause", "homes"], rows: content.incidents.map((one) => [time(one.opened_at), link(one.incident_id, "incidents"), word(`desk_duty.causes.${one.cause}`), word("desk_duty.homes", { n: one.homes, walk: one.to_walk })]) },
    { name: "promises", columns: ["due", "promise", "standing", "ticket"], rows: content.promises.map((one) => [time(one.due_at), word(`desk_tickets.promise.${one.promise}`), { ...word(one.is_broken ? "desk_duty.broken" : "desk_duty.near"), isLate: one.is_broken }, link(one.ticket_id, "tickets")]) },
    { name: "tickets", columns: ["opened", "priority", "kind", "state", "rung", "ticket", "home", "worker"], rows: content.tickets.map((one) => [time(one.opened_at), text(one.priority), word(`desk_tickets.kinds.${one.kind}`), word(`shared.state.${one.state}`), word("desk_duty.rung", { n: one.rung + 1 }), link(one.ticket_id, "tickets"), link(one.home_id, "homes"), text(one.assignee)]) },
    { name: "follow_ups", columns: ["due", "home", "worker", "ticket"], rows: content.follow_ups.map((one) => [time(one.due_at), link(one.home_id, "homes"), text(one.worker_id), link(one.ticket_id, "tickets")]) },
    { name: "whistles", columns: ["due", "department", "ticket"], rows: content.whistles.map((one) => [time(one.due_at), text(one.department_id), link(one.ticket_id, "tickets")]) },
    { name: "homes_away", columns: ["home", "from", "until"], rows: content.homes_away.map((one) => [link(one.home_id, "homes"), time(one.from_at), time(one.until_at)]) },
    { name: "workers_away", columns: ["worker", "from", "until"], rows: content.workers_away.map((one) => [text(one.worker_id), time(one.from_at), time(one.until_at)]) },
    { name: "hub_absences", columns: ["from", "until", "cause"], rows: content.hub_absences.map((one) => [time(one.from_at), time(one.until_at), word(`desk_nodes.absences.${one.cause === "broker_lost" ? "broker_lost" : "hub_stopped"}`)]) },
    { name: "entries", columns: ["at", "who", "area", "words"], rows: entries.map((one) => [time(one.at), text(one.actor), text(one.area_id), text(one.text)]) },
  ];
}
