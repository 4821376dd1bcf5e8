// The history of everything the user changes, one for the whole page: undo and redo.
//
//   edits.make("correct", [[line, "text", "12"], [line, "checked", true]], { place: { transcript, page, line }, after });
//
// An edit is a list of assignments, [object, property, new value]; undo puts the old values back, last one first. Arrays
// are therefore replaced, never changed in place. `name` is a key of `edits` in the texts: it says what would be undone.
// `after` is called each time the values were changed: then, and at undo and redo; it tells whoever shows them.
// `place` is where the change is to be seen, {item or transcript, page, line}, all but the first optional: after undo and
// redo the page shows it. An edit with the same `join` as the last one becomes part of it: a box moved pixel by pixel.

const MOST_EDITS = 200; // they hold what was removed in memory

/** Events: `change`, and `return` with the edit's place as detail once it was undone or redone. */
class Edits extends EventTarget {
  #done = [];
  #undone = [];

  /** Makes a change that can be undone. */
  make(name, assignments, { place = null, after = () => {}, join = null } = {}) {
    const changes = assignments.map(([object, property, value]) => ({ object, property, value, old: object[property] }));
    const last = this.#done.at(-1);
    if (join && last?.join === join && !this.#undone.length) last.changes.push(...changes);
    else this.#done.push({ name, changes, place, after, join });
    this.#done.splice(0, this.#done.length - MOST_EDITS);
    this.#undone = [];
    for (const { object, property, value } of changes) object[property] = value;
    after();
    this.dispatchEvent(new Event("change"));
  }

  /** Takes the last change back. */
  undo() {
    this.#move(this.#done, this.#undone, (changes) => {
      for (const { object, property, old } of [...changes].reverse()) object[property] = old;
    });
  }

  /** Makes the change again that was taken back last. */
  redo() {
    this.#move(this.#undone, this.#done, (changes) => {
      for (const { object, property, value } of changes) object[property] = value;
    });
  }

  /** The names of what would be undone and redone; undefined where there is nothing. */
  get names() {
    return { undo: this.#done.at(-1)?.name, redo: this.#undone.at(-1)?.name };
  }

  /** Forgets all edits: what they would bring back is to be gone for good. */
  forget() {
    this.#done = [];
    this.#undone = [];
    this.dispatchEvent(new Event("change"));
  }

  #move(from, to, apply) {
    const edit = from.pop();
    if (!edit) return;
    to.push(edit);
    apply(edit.changes);
    edit.after();
    this.dispatchEvent(new Event("change"));
    this.dispatchEvent(new CustomEvent("return", { detail: edit.place }));
  }
}

export const edits = new Edits();
