// What the wall knows, out of whole answers and partial events that may overtake each other.
import { unitOf, type Unit, type Wall } from "./wall";

interface Dated {
  unit: Unit;
  at: number;
}

export interface Known {
  /** The newest said of all but the units. */
  wall: Wall;
  /** By `unit_id`, each with the moment that it was said of. */
  units: ReadonlyMap<string, Dated>;
  /** Their ids in order, so that nothing jumps while numbers change. */
  order: readonly string[];
}

/** A whole answer (`isWhole`) names every unit; an event names those that changed. */
export function merged(known: Known | null, said: Wall, isWhole: boolean): Known {
  const at = Date.parse(said.made_at);
  const units = new Map(known?.units);
  for (const one of said.units) {
    const before = units.get(one.unit_id);
    if (before === undefined || before.at <= at) units.set(one.unit_id, { unit: unitOf(one), at });
  }
  if (isWhole) forgetGone(units, said, at);
  const isNewer = known === null || Date.parse(known.wall.made_at) <= at;
  const order = isSameTown(known, units) ? known.order : sorted(units);
  return { wall: isNewer ? said : known.wall, units, order };
}

/** A unit that a whole answer leaves out is gone, unless it was heard of since. */
function forgetGone(units: Map<string, Dated>, said: Wall, at: number): void {
  const named = new Set(said.units.map((unit) => unit.unit_id));
  for (const [unitId, dated] of units) {
    if (!named.has(unitId) && dated.at <= at) units.delete(unitId);
  }
}

/** Every unit, in order of the ids that the office gave. */
export function unitsOf(known: Known): Unit[] {
  return known.order.flatMap((unitId) => known.units.get(unitId)?.unit ?? []);
}

function isSameTown(known: Known | null, units: ReadonlyMap<string, Dated>): known is Known {
  if (known?.units.size !== units.size) return false;
  return [...units.keys()].every((unitId) => known.units.has(unitId));
}

/** Sorting thousands takes its time: done only when a unit comes or goes. */
function sorted(units: ReadonlyMap<string, Dated>): string[] {
  return [...units.keys()].sort(collator.compare);
}

const collator = new Intl.Collator("en", { numeric: true });
