// Rows are put into another order with the mouse.

/**
 * @param {function(Element): object} findItem gives the item of a row
 * @param {function(object): object[]} choose gives what is moved with an item
 * @param {function(object[], object | null)} move moves items before another, or to the end
 */
export function watchDragging(list, findItem, choose, move) {
  let dragged = null;
  let over = null;
  let after = false;
  const mark = (row) => {
    over?.classList.remove("drop-before", "drop-after");
    over = row;
    over?.classList.add(after ? "drop-after" : "drop-before");
  };
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
    const { top, height } = row.getBoundingClientRect();
    after = event.clientY > top + height / 2;
    mark(row);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged || !over) return;
    event.preventDefault();
    let row = after ? over.nextElementSibling : over;
    while (row && dragged.includes(findItem(row))) row = row.nextElementSibling;
    move(dragged, row && findItem(row));
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
}
