// Which cell a fault of an import belongs to.
import type { Sheet } from "./table";

/** As it stands in a problem's `errors`. */
export interface Fault {
  readonly field: string;
  readonly reason: string;
  readonly row?: number | null;
  readonly also?: readonly number[] | null;
}

export interface Placed {
  /** By row and column of the sheet, both from 0. */
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, string>>;
  /** What is wrong with a row, but with none of its cells. */
  readonly rows: ReadonlyMap<number, readonly (readonly [field: string, reason: string])[]>;
  readonly heads: ReadonlyMap<number, string>;
  /** What belongs to no row that is shown. */
  readonly rest: readonly Fault[];
}

export const NOTHING: Placed = { cells: new Map(), rows: new Map(), heads: new Map(), rest: [] };

const REST_OF_ROWS = / \(and \d+ more rows\)$/;

/** Every fault at its cell, its row or its column; `rowAt` finds the row of a line that the hub names. */
export function placed(faults: readonly Fault[], sheet: Sheet, rowAt: ReadonlyMap<number, number>, headLine: number): Placed {
  const cells = new Map<number, Map<number, string>>();
  const rows = new Map<number, [string, string][]>();
  const heads = new Map<number, string>();
  const rest: Fault[] = [];
  const columns = new Map(sheet.head.map((head, index) => [head.trim(), index]));

  const place = (line: number, fault: Fault, reason: string) => {
    const row = rowAt.get(line);
    const column = columns.get(fault.field);
    if (line === headLine && column !== undefined) heads.set(column, reason);
    else if (row === undefined) rest.push(fault);
    else if (column !== undefined) into(cells, row).set(column, reason);
    else rows.set(row, [...(rows.get(row) ?? []), [fault.field, reason]]);
  };
  for (const fault of faults) {
    const also = fault.also ?? [];
    const reason = also.length > 0 ? fault.reason.replace(REST_OF_ROWS, "") : fault.reason;
    if (fault.row === null || fault.row === undefined) rest.push(fault);
    else for (const line of [fault.row, ...also]) place(line, fault, reason);
  }
  return { cells, rows, heads, rest };
}

function into(cells: Map<number, Map<number, string>>, row: number): Map<number, string> {
  const found = cells.get(row) ?? new Map<number, string>();
  cells.set(row, found);
  return found;
}

/** The same with the cells that could not be read and that nobody has mended. */
export function withSpoilt(found: Placed, sheet: Sheet): Placed {
  const cells = new Map([...found.cells].map(([row, inRow]) => [row, new Map(inRow)]));
  sheet.rows.forEach((row, index) => {
    if (row.isLeftOut) return;
    for (const [column, reason] of Object.entries(row.spoilt)) into(cells, index).set(Number(column), reason);
  });
  return { ...found, cells };
}

/** The rows with anything wrong in them, in their order. */
export function wrongRows(found: Placed): number[] {
  return [...new Set([...found.cells.keys(), ...found.rows.keys()])].sort((one, other) => one - other);
}

export function countFaults(found: Placed): number {
  const inCells = [...found.cells.values()].reduce((sum, row) => sum + row.size, 0);
  const inRows = [...found.rows.values()].reduce((sum, row) => sum + row.length, 0);
  return inCells + inRows + found.heads.size + found.rest.length;
}
