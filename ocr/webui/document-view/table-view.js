// A table as a grid that can be corrected: cells by typing, rows and columns by buttons.

import { exportLines } from "../api.js";
import { download, makeElement, makeIcon, makeIconButton } from "../dom.js";
import { describeError, t } from "../i18n.js";
import { announce, copyAndAnnounce } from "../messages.js";
import { getBounds } from "./boxes.js";
import { toExportTable, toTabs, withInserted, withoutPlace, withText } from "./tables.js";

/**
 * A table with its buttons.
 * @param {object} table as in tables.js
 * @param {number} index of the table on its page
 * @param {string} name of its file
 * @param {function(string, object | null, object=)} change takes the change's name, the table in place of this one (null:
 *   none), and the cell whose text was changed
 * @returns {Element}
 */
export function makeTableView(table, index, name, change) {
  const grid = makeGrid(table, index);
  const button = (icon, label, action) => {
    const made = makeElement("button", { type: "button", class: "small" }, makeIcon(icon), label);
    made.addEventListener("click", action);
    return made;
  };
  const head = makeElement("header", {}, makeElement("h2", {}, t("tableNumber", index + 1)),
    button("copy", t("copyTable"), () => copyAndAnnounce(toTabs(table))),
    button("download", "XLSX", () => save(table, `${name.replace(/\.[^./]*$/, "")}-${index + 1}.xlsx`)));
  const section = makeElement("section", {}, head, makeTools(table, () => findCell(table, section), change),
    makeElement("div", { class: "wide-grid" }, grid));
  const edit = (place, text) => openInput(place, text, (value) => {
    const cell = findCell(table, place);
    if (value !== cell.text) change("correctCell", withText(table, cell, value), cell);
  });
  grid.addEventListener("focusin", ({ target }) => {
    grid.querySelector('[aria-current="true"]')?.removeAttribute("aria-current");
    target.closest("td, th").setAttribute("aria-current", "true");
  });
  grid.addEventListener("dblclick", ({ target }) => target.closest("td, th") && edit(target.closest("td, th")));
  grid.addEventListener("keydown", (event) => {
    const place = event.target;
    if (!place.matches("td, th") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) moveTo(grid, table, findCell(table, place), step);
    else if (event.key === "Enter" || event.key === "F2") edit(place);
    else if (event.key === "Delete") change("correctCell", withText(table, findCell(table, place), ""), findCell(table, place));
    else if (event.key.length === 1 || event.key === "Process") edit(place, ""); // the letter, or an input method, goes in
    else return;
    if (event.key.length > 1 && event.key !== "Process") event.preventDefault();
    event.stopPropagation(); // typing in a cell is no shortcut of the page
  });
  return section;
}

function makeGrid(table, index) {
  const rows = Array.from({ length: table.rows }, () => makeElement("tr"));
  for (const cell of table.cells) {
    const corrected = cell.read !== undefined && cell.read !== cell.text;
    rows[cell.row].append(makeElement(cell.row < table.header_rows ? "th" : "td", {
      rowspan: cell.row_span > 1 && cell.row_span,
      colspan: cell.column_span > 1 && cell.column_span,
      tabindex: 0,
      class: corrected && "corrected",
      "data-at": `${index} ${cell.row} ${cell.column}`,
      "data-box": cell.box ? JSON.stringify(cell.box) : false,
    }, cell.text));
  }
  return makeElement("table", { class: "grid" }, makeElement("tbody", {}, ...rows));
}

// They act on the cell that was chosen last; with none, on the table's end.
function makeTools(table, getChosen, change) {
  const insert = (axis) => {
    const [place, span, count] = axis === "row" ? ["row", "row_span", "rows"] : ["column", "column_span", "columns"];
    const cell = getChosen();
    change(`${axis}Added`, withInserted(table, axis, cell ? cell[place] + cell[span] : table[count]));
  };
  const remove = (axis) => change(`${axis}Removed`, withoutPlace(table, axis, getChosen()?.[axis] ?? table[`${axis}s`] - 1));
  const make = (icon, axis, action) => makeElement("span", { class: "axis-tool" }, t("axes")[axis],
    ...icon.map((name, at) => makeIconButton(name, t(at ? "axisRemove" : "axisAdd", t("axes")[axis]), () => action[at](axis))));
  return makeElement("div", { class: "grid-tools", role: "group", "aria-label": t("gridTools") },
    ...["row", "column"].map((axis) => make(["add", "smaller"], axis, [insert, remove])));
}

function findCell(table, element) {
  const chosen = element.matches("[data-at]") ? element : element.querySelector('[aria-current="true"]');
  const [, row, column] = chosen?.dataset.at.split(" ").map(Number) ?? [];
  return table.cells.find((cell) => cell.row === row && cell.column === column) ?? null;
}

function moveTo(grid, table, { row, column, row_span, column_span }, [down, right]) {
  const at = [down > 0 ? row + row_span : row + down, right > 0 ? column + column_span : column + right];
  const next = table.cells.find((cell) =>
    cell.row <= at[0] && at[0] < cell.row + cell.row_span && cell.column <= at[1] && at[1] < cell.column + cell.column_span);
  if (next) grid.querySelector(`[data-at$=" ${next.row} ${next.column}"]`).focus();
}

// What is typed replaces the cell's text, unless `text` is left out: then that is corrected.
function openInput(place, text, done) {
  if (place.querySelector("textarea")) return;
  const before = place.textContent;
  const input = makeElement("textarea", { rows: 1, "aria-label": t("cellText"), spellcheck: "false" });
  input.value = text ?? before;
  let open = true;
  const close = (save, focus) => {
    if (!open) return;
    open = false;
    place.textContent = before;
    if (focus) place.focus();
    if (save) done(input.value.trim());
  };
  input.addEventListener("blur", () => close(true, false));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || !["Escape", "Enter"].includes(event.key) || event.shiftKey) return;
    event.preventDefault();
    close(event.key === "Enter", true);
  });
  place.replaceChildren(input);
  input.focus();
}

async function save(table, name) {
  try {
    const [width, height] = getBounds(table.box).slice(2).map((end) => Math.max(1, Math.ceil(end)));
    download(await exportLines({ format: "xlsx", pages: [{ width, height, lines: [], tables: [toExportTable(table)] }] }), name);
  } catch (error) {
    announce(t("exportFailed", describeError(error)));
  }
}
