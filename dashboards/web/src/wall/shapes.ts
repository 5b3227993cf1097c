// Which units have an outline, and which kinds of points there are besides.
import type { Shapes } from "./wall";

export function outlinedIds(shapes: Shapes | null): Set<string> {
  const ids = new Set<string>();
  for (const { geometry, properties } of shapes?.features ?? []) {
    if (properties.kind === "unit" && geometry !== null && properties.unit_id !== null) ids.add(properties.unit_id);
  }
  return ids;
}

/** The community that all names begin with, `朝霞里社区 `: on its own map nobody need be told. */
export function sharedPlace(names: readonly string[]): string {
  // In a Latin name the first space need not be the place's end.
  const place = /^[^\sA-Za-z]+ /.exec(names[0] ?? "")?.[0] ?? "";
  return names.length > 1 && names.every((name) => name.startsWith(place)) ? place : "";
}

export function pointKinds(shapes: Shapes | null): Set<"post" | "special"> {
  const kinds = new Set<"post" | "special">();
  for (const { geometry, properties } of shapes?.features ?? []) {
    if (geometry?.type === "Point" && properties.kind !== "unit") kinds.add(properties.kind);
  }
  return kinds;
}
