// A table as a grid on the page, and as text that a spreadsheet takes.

import { makeElement } from "../dom.js";

/** A table of the server's reply as an HTML table; each cell knows its box in the picture. */
export function makeGrid(table) {
  const rows = Array.from({ length: table.rows }, () => makeElement("tr"));
  for (const cell of table.cells) {
    const header = cell.row < table.header_rows;
    rows[cell.row].append(
      makeElement(
        header ? "th" : "td",
        {
          rowspan: cell.row_span > 1 && cell.row_span,
          colspan: cell.column_span > 1 && cell.column_span,
          tabindex: 0,
          "data-box": JSON.stringify(cell.box),
        },
        cell.text,
      ),
    );
  }
  return makeElement("table", { class: "grid" }, makeElement("tbody", {}, ...rows));
}

/** A table as lines of cells parted by tabs; a merged cell's text stands in its first place. */
export function toTabs(table) {
  const rows = Array.from({ length: table.rows }, () => Array(table.columns).fill(""));
  for (const { row, column, text } of table.cells) rows[row][column] = text.replace(/\s+/g, " ");
  return rows.map((row) => row.join("\t")).join("\n");
}
