// Rows are put into another order with the mouse.

import { DropMark } from "../drop-mark.js";

/**
 * @param {function(Element): object} findItem gives the item of a row
 * @param {function(object): object[]} choose gives what is moved with an item
 * @param {function(object[], object | null)} move moves items before another, or to the end
 */
export function watchDragging(list, findItem, choose, move) {
  let dragged = null;
  const mark = new DropMark();
  // A finger that stays on a row selects it.
  list.addEventListener("pointerdown", ({ target, pointerType }) => {
    const row = target.closest(".file");
    if (row) row.draggable = pointerType === "mouse";
  });
  list.addEventListener("dragstart", (event) => {
    dragged = choose(findItem(event.target));
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.map(({ name }) => name).join("\n"));
  });
  list.addEventListener("dragover", (event) => {
    const row = event.target.closest?.(".file");
    if (!dragged || !row) return;
    event.preventDefault();
    mark.set(row, event.clientY);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged || !mark.row) return;
    event.preventDefault();
    let row = mark.after ? mark.row.nextElementSibling : mark.row;
    while (row && dragged.includes(findItem(row))) row = row.nextElementSibling;
    move(dragged, row && findItem(row));
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    mark.set(null);
  });
}
