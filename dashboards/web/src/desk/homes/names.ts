// What places and people are called, read once for a page.
import { api, body, type Schemas } from "@/shared/api/client";

import { useReading, whole, type Reading } from "../frame/reading";

export type Worker = Schemas["WorkerOut"];
export type Area = Schemas["AreaOut"];

/** Everybody in reach. */
export function useWorkers(): Reading<Worker[]> {
  return useReading(() => whole(async (cursor) => body(await api.GET("/api/v1/workers", { params: { query: { limit: 1000, cursor: cursor ?? null } } }))));
}

/** All places in reach. */
export function useAreas(): Reading<Area[]> {
  return useReading(() => whole(async (cursor) => body(await api.GET("/api/v1/areas", { params: { query: { limit: 1000, cursor: cursor ?? null } } }))));
}

export interface Nested {
  readonly area: Area;
  readonly depth: number;
}

/** Places in the order of the tree, each with how deep it lies. */
export function nested(areas: readonly Area[]): Nested[] {
  const ids = new Set(areas.map((area) => area.area_id));
  const under = new Map<string | null, Area[]>();
  for (const area of areas) {
    const parent = area.parent_id !== null && area.parent_id !== undefined && ids.has(area.parent_id) ? area.parent_id : null;
    under.set(parent, [...(under.get(parent) ?? []), area]);
  }
  const walk = (parent: string | null, depth: number): Nested[] =>
    (under.get(parent) ?? []).flatMap((area) => [{ area, depth }, ...walk(area.area_id, depth + 1)]);
  return walk(null, 0);
}
