// All places that the desk sees, read once; each with its way from the top.
import { shallowRef, type ShallowRef } from "vue";

import { api, body, type Schemas } from "@/shared/api/client";
import { whole } from "@/shared/reading";

export type Area = Schemas["AreaOut"];
const all = shallowRef<readonly Area[] | null>(null);

/** The places; read anew when `isFresh`. More than 5,000 are not offered one by one. */
export function useAreas(isFresh = false): Readonly<ShallowRef<readonly Area[] | null>> {
  if (isFresh || all.value === null) void readAreas();
  return all;
}

export async function readAreas(): Promise<void> {
  all.value = await whole(async (cursor) => body(await api.GET("/api/v1/areas", { params: { query: { limit: 500, ...(cursor ? { cursor } : {}) } } })), 5000);
}

/** `东风街道 / 东风社区 / 第三网格` */
export function pathName(areas: ReadonlyMap<string, Area>, areaId: string): string {
  const names: string[] = [];
  let area = areas.get(areaId);
  while (area !== undefined && names.length < 8) {
    names.unshift(area.name);
    area = area.parent_id ? areas.get(area.parent_id) : undefined;
  }
  return names.join(" / ");
}

export function byId(areas: readonly Area[] | null): Map<string, Area> {
  return new Map((areas ?? []).map((area) => [area.area_id, area]));
}

export interface Branch {
  readonly area: Area;
  readonly depth: number;
  /** How many places lie right under it. */
  readonly under: number;
}

/** The tree as lines, each below what it lies in; a place whose parent is out of sight stands at the top. */
export function branches(areas: readonly Area[]): Branch[] {
  const known = byId(areas);
  const children = new Map<string, Area[]>();
  for (const area of areas) {
    const parent = area.parent_id && known.has(area.parent_id) ? area.parent_id : "";
    children.set(parent, [...(children.get(parent) ?? []), area]);
  }
  const lines: Branch[] = [];
  const walk = (parent: string, depth: number) => {
    for (const area of children.get(parent) ?? []) {
      lines.push({ area, depth, under: children.get(area.area_id)?.length ?? 0 });
      walk(area.area_id, depth + 1);
    }
  };
  walk("", 0);
  return lines;
}
