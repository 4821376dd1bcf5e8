// Tables as they are corrected: cells, rows and columns. A table is never changed in place: each change makes another.
//
// A table is {rows, columns, header_rows, box, cells}, a cell {row, column, row_span, column_span, text, box, confidence},
// and `read`, what the server read, once it was corrected. A cell that a person added has no box.

import { getBounds } from "./boxes.js";

const AXES = {
  row: { place: "row", span: "row_span", count: "rows", across: "column", acrossSpan: "column_span" },
  column: { place: "column", span: "column_span", count: "columns", across: "row", acrossSpan: "row_span" },
};

/** The table with another text in a cell. */
export const withText = (table, cell, text) => ({
  ...table,
  cells: table.cells.map((other) => (other === cell ? { ...cell, text, read: cell.read ?? cell.text } : other)),
});

/** The table with an empty row (or column) before place `at`. */
export function withInserted(table, axis, at) {
  const { place, span, count, across, acrossSpan } = AXES[axis];
  const free = new Set(Array.from({ length: table[AXES[across].count] }, (_, index) => index));
  const cells = table.cells.map((cell) => {
    if (cell[place] >= at) return { ...cell, [place]: cell[place] + 1 };
    if (cell[place] + cell[span] <= at) return cell;
    for (let index = cell[across]; index < cell[across] + cell[acrossSpan]; index += 1) free.delete(index);
    return { ...cell, [span]: cell[span] + 1 }; // a merged cell goes on over what was inserted
  });
  for (const index of free) {
    cells.push({ [place]: at, [across]: index, row_span: 1, column_span: 1, text: "", box: null, confidence: 1 });
  }
  const head = axis === "row" && at < table.header_rows ? 1 : 0;
  return sorted({ ...table, [count]: table[count] + 1, header_rows: table.header_rows + head, cells });
}

/** The table without a row (or column); null if nothing would be left. */
export function withoutPlace(table, axis, at) {
  const { place, span, count } = AXES[axis];
  if (table[count] === 1) return null;
  const cells = table.cells.flatMap((cell) => {
    if (cell[place] > at) return { ...cell, [place]: cell[place] - 1 };
    if (cell[place] + cell[span] <= at) return cell;
    return cell[span] > 1 ? { ...cell, [span]: cell[span] - 1 } : [];
  });
  const head = axis === "row" && at < table.header_rows ? 1 : 0;
  return sorted({ ...table, [count]: table[count] - 1, header_rows: table.header_rows - head, cells });
}

/** A table as lines of cells parted by tabs; a merged cell's text stands in its first place. */
export function toTabs(table) {
  const rows = Array.from({ length: table.rows }, () => Array(table.columns).fill(""));
  for (const { row, column, text } of table.cells) rows[row][column] = text.replace(/\s+/g, " ");
  return rows.map((row) => row.join("\t")).join("\n");
}

/** A table as POST api/v1/export takes it. */
export const toExportTable = (table) => ({
  ...table,
  cells: table.cells.map(({ read, ...cell }) => ({ ...cell, box: cell.box ?? table.box })),
});

/** The tables of a page with a line's new text in the cells that have the line. */
export function withLineText(tables, line, text) {
  if (!line.text || line.text === text) return tables;
  return tables.map((table) => {
    const cell = table.cells.find((each) => each.text.includes(line.text) && each.box && holdsMiddle(each.box, line.box));
    return cell ? withText(table, cell, cell.text.replace(line.text, () => text)) : table;
  });
}

/** The line of a page that is all of a cell's text; undefined if it is no single line. */
export const findLineOfCell = (page, { text, box }) =>
  box ? page.lines.find((line) => line.text === text && holdsMiddle(box, line.box)) : undefined;

function holdsMiddle(outer, inner) {
  const [ours, theirs] = [outer, inner].map(getBounds);
  return [0, 1].every((axis) => {
    const middle = (theirs[axis] + theirs[axis + 2]) / 2;
    return ours[axis] <= middle && middle <= ours[axis + 2];
  });
}

const sorted = (table) => ({
  ...table, cells: [...table.cells].sort((one, other) => one.row - other.row || one.column - other.column),
});
