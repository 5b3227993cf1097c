// An id that is typed as a name: people know what it is called, the API knows its id.

/** The id of the only one that is called so; empty where none is, where several are, and where the text is an id itself. */
export function idCalled(ids: Iterable<readonly [id: string, ...names: string[]]>, typed: string): string {
  const text = typed.trim();
  const found = new Set<string>();
  for (const [id, ...names] of ids) {
    if (id === text) return "";
    if (text !== "" && names.includes(text)) found.add(id);
  }
  const [only, ...others] = found;
  return others.length === 0 ? (only ?? "") : "";
}
