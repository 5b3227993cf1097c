// Which units have an outline, and which kinds of points there are besides.
import type { Shapes } from "./wall";

export function outlinedIds(shapes: Shapes | null): Set<string> {
  const ids = new Set<string>();
  for (const { geometry, properties } of shapes?.features ?? []) {
    if (properties.kind === "unit" && geometry !== null && properties.unit_id !== null) ids.add(properties.unit_id);
  }
  return ids;
}

export function pointKinds(shapes: Shapes | null): Set<"post" | "special"> {
  const kinds = new Set<"post" | "special">();
  for (const { geometry, properties } of shapes?.features ?? []) {
    if (geometry?.type === "Point" && properties.kind !== "unit") kinds.add(properties.kind);
  }
  return kinds;
}
