// Which rows of the list are selected, and how that is done: with Ctrl, Shift, a box in the row, or a long press.

const LONG_PRESS_MILLISECONDS = 500;

/** Events: `change`. */
export class Selection extends EventTarget {
  #chosen = new Set();
  #anchor = null;
  #listVisible;

  /** @param {function(): object[]} listVisible gives the items that can be seen, in their order */
  constructor(listVisible) {
    super();
    this.#listVisible = listVisible;
  }

  get size() {
    return this.#chosen.size;
  }

  has = (item) => this.#chosen.has(item);

  /** Selects these and no others. */
  set(items, anchor = items[0] ?? null) {
    this.#chosen = new Set(items);
    this.#anchor = anchor;
    this.dispatchEvent(new Event("change"));
  }

  /** Selects an item besides, or no more. */
  toggle(item) {
    this.set(this.has(item) ? [...this.#chosen].filter((other) => other !== item) : [...this.#chosen, item], item);
  }

  /** Selects from the item that was pointed at last to this one. */
  extendTo(item) {
    const items = this.#listVisible();
    const ends = [Math.max(0, items.indexOf(this.#anchor)), items.indexOf(item)].sort((one, other) => one - other);
    this.set(items.slice(ends[0], ends[1] + 1), this.#anchor ?? items[0]);
  }

  /** Leaves out what is not in the list any more. */
  drop(gone) {
    if (gone.some(this.has)) this.set([...this.#chosen].filter((item) => !gone.includes(item)));
  }

  /** Acts on a click: true if it selected something, false if it is to open the item. */
  click(event, item) {
    if (event.shiftKey) this.extendTo(item);
    else if (event.ctrlKey || event.metaKey || isOnBox(event.target)) this.toggle(item);
    else {
      if (this.size) this.set([], item);
      this.#anchor = item;
      return false;
    }
    return true;
  }

  /** Has a finger that stays on a row select it. */
  watchLongPress(list, findItem) {
    let timer = null;
    let pressed = false;
    const end = () => clearTimeout(timer);
    list.addEventListener("pointerdown", (event) => {
      pressed = false;
      if (event.pointerType !== "touch") return;
      timer = setTimeout(() => {
        pressed = true;
        this.toggle(findItem(event.target));
      }, LONG_PRESS_MILLISECONDS);
    });
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) list.addEventListener(name, end);
    list.addEventListener("contextmenu", (event) => pressed && event.preventDefault());
    const swallow = (event) => pressed && event.stopImmediatePropagation(); // the click that ends it must not open the row
    list.addEventListener("click", swallow, { capture: true });
  }
}

// The box alone is too small for a finger: the whole thumbnail is taken for it.
const isOnBox = (target) => target.closest(matchMedia("(hover: none)").matches ? ".thumb" : ".pick");
