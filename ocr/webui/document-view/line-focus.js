// The line pointed at and the line chosen. The picture and the text share them, so that each shows the other's.

/** Events: `point` and `choose`, with detail {line, before, from}; `from` names who caused it. */
export class LineFocus extends EventTarget {
  pointed = null;
  chosen = null;

  /** The pointer is over a line, or over none (null). */
  point(line, from) {
    this.#move("point", "pointed", line, from);
  }

  /** A line is chosen, or none (null). */
  choose(line, from) {
    this.#move("choose", "chosen", line, from);
  }

  #move(name, field, line, from) {
    const before = this[field];
    if (line === before) return;
    this[field] = line;
    this.dispatchEvent(new CustomEvent(name, { detail: { line, before, from } }));
  }
}
