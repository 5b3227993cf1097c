// A file as the hub read it: where its faults belong, and the same table as CSV once it was mended here.
import type { Schemas } from "@/shared/api/client";

export type What = Schemas["Imported"];
export const WHAT: readonly What[] = ["areas", "departments", "workers", "homes", "shifts", "leaves"];

export interface SheetRow {
  /** What people see beside it in their file. */
  readonly number: number;
  cells: string[];
  /** Cells that could not be read, by column, until somebody writes something into them. */
  spoilt: Record<number, string>;
  isLeftOut: boolean;
}

export interface Sheet {
  readonly headNumber: number;
  readonly head: readonly string[];
  readonly rows: SheetRow[];
  /** Rows beyond those that are shown. */
  readonly more: number;
  isEdited: boolean;
}

/** The sheet of an answer; null for GeoJSON, which is no table. */
export function sheetOf(table: Schemas["TableOut"]): Sheet | null {
  if (table.head === null) return null;
  const rows = table.rows.map((row) => ({
    number: row.number,
    cells: [...row.cells],
    spoilt: Object.fromEntries(row.spoilt.map((cell) => [cell.column, cell.reason])),
    isLeftOut: false,
  }));
  return { headNumber: table.head.number, head: table.head.cells, rows, more: table.more, isEdited: false };
}

/** Writes into a cell; a short row grows. */
export function writeCell(sheet: Sheet, row: SheetRow, column: number, text: string): void {
  while (row.cells.length <= column) row.cells.push("");
  row.cells[column] = text;
  row.spoilt = Object.fromEntries(Object.entries(row.spoilt).filter(([spoilt]) => Number(spoilt) !== column));
  sheet.isEdited = true;
}

/** Leaves a row out of what is sent, or takes it back. */
export function leaveOut(sheet: Sheet, row: SheetRow): void {
  row.isLeftOut = !row.isLeftOut;
  sheet.isEdited = true;
}

export interface Written {
  readonly text: string;
  /** From the line that the hub will name to the row here. */
  readonly rowAt: ReadonlyMap<number, number>;
}

/** What spreadsheets would run as a formula is guarded by an apostrophe, which the hub takes away. */
const HARMFUL = /^'*[=+\-@\t\r]/;

function cellText(cell: string): string {
  const guarded = HARMFUL.test(cell) ? `'${cell}` : cell;
  return /[",;\t\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The table as CSV, without the rows that were left out. */
export function csvOf(sheet: Sheet): Written {
  const lines = [sheet.head.map(cellText).join(",")];
  const rowAt = new Map<number, number>();
  let line = 1 + breaks(lines[0] ?? "");
  sheet.rows.forEach((row, index) => {
    if (row.isLeftOut) return;
    const text = row.cells.map(cellText).join(",");
    line += 1;
    rowAt.set(line, index);
    line += breaks(text);
    lines.push(text);
  });
  return { text: lines.join("\r\n") + "\r\n", rowAt };
}

function breaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** From the numbers of the file itself to the rows here. */
export function rowsByNumber(sheet: Sheet): ReadonlyMap<number, number> {
  return new Map(sheet.rows.map((row, index) => [row.number, index]));
}
