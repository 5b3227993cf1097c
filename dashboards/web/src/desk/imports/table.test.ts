import { describe, expect, it } from "vitest";

import { countFaults, placed, withSpoilt, wrongRows } from "./faults";
import { csvOf, rowsByNumber, sheetOf, writeCell, type Sheet } from "./table";

function sheet(...rows: string[][]): Sheet {
  const table = {
    head: { number: 3, cells: ["编号 ", "名称"], spoilt: [] },
    rows: rows.map((cells, index) => ({ number: 5 + 2 * index, cells, spoilt: [] })),
    more: 0,
  };
  return sheetOf(table) as Sheet;
}

describe("a table as CSV", () => {
  it("quotes what would part cells and guards what would be a formula", () => {
    const { text } = csvOf(sheet(["a,b", 'said "no"'], ["=1+1", "+86 138"], ["'-x", "plain"]));
    expect(text.split("\r\n")).toEqual(["编号 ,名称", '"a,b","said ""no"""', "'=1+1,'+86 138", "''-x,plain", ""]);
  });

  it("knows the line of each row, over breaks within cells and rows left out", () => {
    const table = sheet(["one\nmore", "x"], ["two", "x"], ["three", "x"]);
    const second = table.rows[1];
    if (second) second.isLeftOut = true;
    expect([...csvOf(table).rowAt]).toEqual([[2, 0], [4, 2]]);
  });

  it("grows a short row when something is written into it", () => {
    const table = sheet(["grid-1"]);
    const row = table.rows[0];
    if (row) writeCell(table, row, 1, "东");
    expect([row?.cells, table.isEdited]).toEqual([["grid-1", "东"], true]);
  });
});

describe("faults of an import", () => {
  const table = sheet(["grid-1", ""], ["grid-2", ""]);
  const at = rowsByNumber(table);

  it("stand at the cell that their row and column name", () => {
    const found = placed([{ field: "名称", reason: "is empty", row: 7 }], table, at, 3);
    expect(found.cells.get(1)?.get(1)).toBe("is empty");
    expect(wrongRows(found)).toEqual([1]);
  });

  it("stand at their row when the file has no such column", () => {
    const found = placed([{ field: "level", reason: "is empty", row: 5 }], table, at, 3);
    expect(found.rows.get(0)).toEqual([["level", "is empty"]]);
  });

  it("stand at the column when the heading itself is wrong", () => {
    const found = placed([{ field: "编号", reason: "no such column", row: 3 }], table, at, 3);
    expect(found.heads.get(0)).toBe("no such column");
  });

  it("of many rows stand in each of them", () => {
    const fault = { field: "编号", reason: "is no id (and 1 more rows)", row: 5, also: [7] };
    const found = placed([fault], table, at, 3);
    expect([...found.cells].map(([row, cells]) => [row, cells.get(0)])).toEqual([[0, "is no id"], [1, "is no id"]]);
    expect(countFaults(found)).toBe(2);
  });

  it("without a row that is shown are told beside the table", () => {
    const faults = [{ field: "(file)", reason: "is empty" }, { field: "名称", reason: "is empty", row: 99 }];
    expect(placed(faults, table, at, 3).rest).toEqual(faults);
  });

  it("of a cell that could not be read last until it is written anew", () => {
    const spoilt = sheet(["grid-1", ""]);
    const row = spoilt.rows[0];
    if (row) row.spoilt = { 1: "a formula" };
    const nothing = placed([], spoilt, rowsByNumber(spoilt), 3);
    expect(countFaults(withSpoilt(nothing, spoilt))).toBe(1);
    if (row) writeCell(spoilt, row, 1, "东");
    expect(countFaults(withSpoilt(nothing, spoilt))).toBe(0);
  });
});
