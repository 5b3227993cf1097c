// A sentence of the hub names people by id; whoever reads it knows them by name.

/** The sentence with names for ids; an id that has none stays. */
export function named(sentence: string, names: Readonly<Record<string, string>>): string {
  const ids = Object.keys(names).sort((one, other) => other.length - one.length);
  if (ids.length === 0) return sentence;
  const any = ids.map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const alone = new RegExp(`(?<![\\w.:-])(?:${any})(?![\\w-]|[.:]\\w)`, "g");
  return sentence.replace(alone, (id) => names[id] ?? id);
}
