// The order of a table's lines by one of its columns, as the address has it: `outbox` or `-outbox`.
export type Value = string | number | null | undefined;

/** A new list in that order; what is not known stands last either way. */
export function sorted<T>(lines: readonly T[], order: string, valueOf: (line: T, column: string) => Value): T[] {
  const isDown = order.startsWith("-");
  const column = isDown ? order.slice(1) : order;
  return [...lines].sort((one, other) => {
    const [a, b] = [valueOf(one, column), valueOf(other, column)];
    if (a === b) return 0;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    return (a < b ? -1 : 1) * (isDown ? -1 : 1);
  });
}

/** The order after a press on a column: upward, downward, upward … */
export function pressed(order: string, column: string): string {
  return order === column ? `-${column}` : column;
}

export function ariaSort(order: string, column: string): "ascending" | "descending" | undefined {
  if (order === column) return "ascending";
  return order === `-${column}` ? "descending" : undefined;
}
