// Looks as a reader counts them: one opening of a page asks for many things, and is one look.
import type { Schemas } from "@/shared/api/client";

type Look = Schemas["LookOut"];
export type Thing = Pick<Look, "what" | "ticket_id">;
export type Looked = Pick<Look, "at" | "who" | "role"> & { readonly key: string; readonly things: readonly Thing[] };
const MINUTE = 60_000;

/** One line for whatever a person looked at in one role within one minute; each thing stands in it once. */
export function together(looks: readonly Look[]): Looked[] {
  const lines = new Map<string, { at: string; who: string; role: Look["role"]; things: Map<string, Thing> }>();
  for (const { at, who, role, what, ticket_id } of looks) {
    const key = JSON.stringify([who, role.zh, Math.floor(Date.parse(at) / MINUTE)]);
    const line = lines.get(key) ?? { at, who, role, things: new Map<string, Thing>() };
    lines.set(key, line);
    const thing = JSON.stringify([what.zh, ticket_id]);
    if (!line.things.has(thing)) line.things.set(thing, { what, ticket_id });
  }
  return [...lines].map(([key, line]) => ({ ...line, key, things: [...line.things.values()] }));
}
