// Shows where in a list a row that is dragged would come to lie.

/** `row` is the one that it would come before, or behind it if `after`; null while it would come nowhere. */
export class DropMark {
  row = null;
  after = false;

  /** Marks the row below a pointer at this height of the window; null marks none. */
  set(row, y = 0) {
    this.row?.classList.remove("drop-before", "drop-after");
    this.row = row;
    if (!row) return;
    const { top, height } = row.getBoundingClientRect();
    this.after = y > top + height / 2;
    row.classList.add(this.after ? "drop-after" : "drop-before");
  }
}
