// Who it is about and where the door is, as far as this worker may know.
import type { Entry } from "./entries";

/** Whoever lives there, or the public place. */
export function personOf(entry: Entry) {
  const { what } = entry;
  if (what.is === "ticket") return what.ticket.resident;
  return what.is === "door" ? what.door.resident : what.followUp.resident;
}

export function doorstepOf(entry: Entry) {
  const { what } = entry;
  if (what.is === "ticket") return what.ticket.doorstep;
  return what.is === "door" ? what.door.doorstep : what.followUp.doorstep;
}

/** The address first, then the door in it; the area for whoever may not know more. */
export function addressOf(entry: Entry): string {
  const { what } = entry;
  const parts = [doorstepOf(entry)?.address, personOf(entry)?.door];
  const known = [...new Set(parts.filter((part) => part))];
  if (known.length === 0 && what.is === "ticket") known.push(what.ticket.area_name);
  return known.join(" · ");
}

/** How she likes to be called, else her name, else the name of the place; null: there is none. */
export function calledIn(entry: Entry): string | null {
  const person = personOf(entry);
  if (person) return person.preferred_name || person.name;
  return entry.what.is === "ticket" ? entry.what.ticket.post_name : null;
}
