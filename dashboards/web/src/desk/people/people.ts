// Everybody who serves, with what each carries; who may change what.
import { api, body, type Schemas } from "@/shared/api/client";
import { whole } from "@/shared/reading";

import type { Role } from "../frame/caller";

export type Worker = Schemas["WorkerOut"];
export type Load = Schemas["LoadOut"];
export type Availability = Schemas["Availability"];

export const AVAILABILITIES: readonly Availability[] = ["free", "on_visit", "off_shift", "on_leave", "resigned"];
export const ROLES: readonly Role[] = [
  "micro_grid_worker", "grid_worker", "volunteer", "grid_leader", "community_duty", "street_dispatcher", "county_dispatcher",
  "department_officer", "ops", "auditor", "family",
];
export const EMPLOYMENTS = ["full_time", "part_time", "unpaid"] as const;
/** No ticket is theirs, as `hub/domain/people.py` has it. */
const NEVER_SENT: readonly Role[] = ["department_officer", "auditor", "family", "screen"];
const LEADS: readonly Role[] = ["grid_leader", "community_duty", "street_dispatcher", "county_dispatcher"];
export const TONES = { free: "good", on_visit: "warn", off_shift: "calm", on_leave: "blind", resigned: "calm" } as const;

export function isSent(role: Role): boolean {
  return !NEVER_SENT.includes(role);
}
/** Who may agree shifts and leaves, as `hub/api/grants.py` has it. */
export function mayRoster(role: Role): boolean {
  return role === "ops" || LEADS.includes(role);
}

export interface Person {
  readonly worker: Worker;
  /** Null once somebody has gone for good. */
  readonly load: Load | null;
  readonly availability: Availability;
}

/** Workers and loads, which come in two lists, as one; without a load somebody has resigned. */
export function joined(workers: readonly Worker[], loads: readonly Load[]): Person[] {
  const byId = new Map(loads.map((load) => [load.worker_id, load]));
  return workers.map((worker) => {
    const load = byId.get(worker.worker_id) ?? null;
    return { worker, load, availability: load?.availability ?? "resigned" };
  });
}

export function ticketsOf(load: Load | null): number {
  return Object.values(load?.open_tickets ?? {}).reduce((sum, n) => sum + n, 0);
}

export interface Wanted {
  readonly text: string;
  /** Empty: everybody but families, who do not work here. */
  readonly role: string;
  /** Empty: everybody who has not gone for good. */
  readonly availability: string;
}

export function wantedOf(people: readonly Person[], wanted: Wanted): Person[] {
  const text = wanted.text.trim().toLowerCase();
  return people.filter(
    ({ worker, availability }) =>
      (wanted.role === "" ? worker.role !== "family" : worker.role === wanted.role) &&
      (wanted.availability === "" ? availability !== "resigned" : availability === wanted.availability) &&
      (text === "" || worker.name.toLowerCase().includes(text) || worker.worker_id.toLowerCase().includes(text)),
  );
}

const MOST = 5000;
const inArea = (areaId: string, cursor: string | undefined) => ({ limit: 500, ...(cursor ? { cursor } : {}), ...(areaId ? { area_id: areaId } : {}) });

export function readWorkers(areaId = ""): Promise<Worker[]> {
  return whole(async (cursor) => body(await api.GET("/api/v1/workers", { params: { query: inArea(areaId, cursor) } })), MOST);
}

export async function readPeople(areaId: string): Promise<Person[]> {
  const loads = whole(async (cursor) => body(await api.GET("/api/v1/loads", { params: { query: inArea(areaId, cursor) } })), MOST);
  return joined(await readWorkers(areaId), await loads);
}
