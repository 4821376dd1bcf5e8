// The queue as a list: thumbnail, state and progress of each file, and the progress of all together.

import { isCorrected } from "../document-view/transcript.js";
import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { countPages, describeState } from "./item-state.js";
import { ListFilter } from "./list-filter.js";
import { canRetry } from "./queue.js";
import { makeActions, makeRow } from "./queue-row.js";
import { watchDragging } from "./row-dragging.js";
import { Selection } from "./selection.js";

export class QueueList {
  #list = byId("files");
  #queue;
  #open;
  #rows = new Map(); // by the item's id
  #current = null;
  #overallScheduled = false;
  #filter = new ListFilter();
  selection = new Selection(() => this.visible);

  /**
   * @param {Queue} queue
   * @param {function(object)} open shows an item
   */
  constructor(queue, open) {
    this.#queue = queue;
    this.#open = open;
    queue.addEventListener("add", ({ detail }) => this.#add(detail));
    queue.addEventListener("remove", ({ detail }) => this.#remove(detail));
    queue.addEventListener("order", () => this.#arrange());
    queue.addEventListener("change", ({ detail }) => this.update(detail));
    document.addEventListener("languagechange", () => queue.items.forEach((item) => this.update(item)));
    this.#filter.addEventListener("change", () => this.showOverall());
    this.selection.addEventListener("change", () => this.showOverall());
    this.selection.watchLongPress(this.#list, (target) => this.#findItem(target));
    watchDragging(this.#list, (target) => this.#findItem(target), (item) => this.choose(item), (items, before) => queue.move(items, before));
    this.#list.addEventListener("click", (event) => {
      const item = this.#findItem(event.target);
      if (item && !this.selection.click(event, item)) open(item);
    });
    this.#list.addEventListener("keydown", (event) => this.#handleKey(event));
    const clicks = {
      "cancel-all": () => queue.items.forEach((item) => queue.cancel(item)),
      "retry-failed": () => queue.items.filter(({ state }) => state === "failed").forEach((item) => queue.retry(item)),
      "reread-chosen": () => this.chosen.forEach((item) => queue.retry(item)),
      "remove-all": () => queue.remove(this.chosen),
      "choose-none": () => this.selection.set([]),
    };
    for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener("click", action);
  }

  /** The items that the filter shows, in their order. */
  get visible() {
    return this.#queue.items.filter(({ id }) => !this.#rows.get(id).element.hidden);
  }

  /** What an action on many files is about: those that are selected, or all. */
  get chosen() {
    return this.selection.size ? this.#queue.items.filter(this.selection.has) : this.#queue.items;
  }

  /** What an action on a row is about: all that are selected, if it is one of them. */
  choose = (item) => (this.selection.has(item) ? this.chosen : [item]);

  /** Marks the item that is shown. */
  setCurrent(item) {
    const [before, row] = [this.#rows.get(this.#current?.id), this.#rows.get(item?.id)];
    this.#current = item;
    if (before) before.element.removeAttribute("aria-current");
    for (const other of this.#list.querySelectorAll('.file[tabindex="0"]')) other.tabIndex = -1;
    if (!row) return;
    row.element.setAttribute("aria-current", "true");
    row.element.tabIndex = 0;
    row.element.scrollIntoView({ block: "nearest" });
  }

  /** Shows an item's state as it is now. */
  update(item) {
    const row = this.#rows.get(item.id);
    if (!row) return;
    row.text.textContent = describeState(item);
    row.text.title = row.text.textContent;
    row.kinds = listKinds(item);
    const moving = item.state === "sending" || item.state === "reading";
    row.progress.hidden = !moving;
    if (item.state === "sending") row.progress.value = item.sent;
    else if (item.total > 1) row.progress.value = countPages(item) / item.total;
    else row.progress.removeAttribute("value");
    if (row.state !== item.state) {
      row.state = item.state;
      row.element.dataset.state = item.state;
      row.actions.replaceChildren(...makeActions(item, this.#queue));
    }
    this.#scheduleOverall();
  }

  #add(items) {
    for (const item of items) this.#rows.set(item.id, makeRow(item, !this.#rows.size));
    this.#list.append(...items.map((item) => this.#rows.get(item.id).element));
    for (const item of items) this.update(item);
    this.#arrange();
  }

  #remove(items) {
    this.selection.drop(items);
    for (const item of items) {
      this.#rows.get(item.id)?.element.remove();
      this.#rows.delete(item.id);
    }
    this.#scheduleOverall();
  }

  // Only rows that are out of their place are moved.
  #arrange() {
    const focused = document.activeElement;
    let next = null;
    for (const { id } of [...this.#queue.items].reverse()) {
      const { element } = this.#rows.get(id);
      if (element.nextSibling !== next) this.#list.insertBefore(element, next);
      next = element;
    }
    if (this.#list.contains(focused)) focused.focus();
  }

  #handleKey(event) {
    const item = this.#findItem(event.target);
    if (!item) return;
    if (!event.target.matches(".file")) {
      if (event.key === "ArrowLeft") event.target.closest(".file").focus();
      return;
    }
    const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
    const actions = {
      ArrowDown: () => this.#moveBy(item, 1),
      ArrowUp: () => this.#moveBy(item, -1),
      "Shift ArrowDown": () => this.#moveBy(item, 1, true),
      "Shift ArrowUp": () => this.#moveBy(item, -1, true),
      "Alt ArrowDown": () => this.#shift(item, 1),
      "Alt ArrowUp": () => this.#shift(item, -1),
      ArrowRight: () => event.target.querySelector("button")?.focus(),
      Enter: () => this.#open(item),
      " ": () => this.selection.toggle(item),
      "Ctrl a": () => this.selection.set(this.visible),
      Escape: () => this.selection.set([]),
      Delete: () => this.#delete(this.choose(item)),
    };
    const action = actions[[...held, event.key].filter(Boolean).join(" ")];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #moveBy(item, step, extends_ = false) {
    const items = this.visible;
    const next = items[items.indexOf(item) + step];
    if (!next) return;
    this.#rows.get(next.id).element.focus();
    if (!extends_) return this.#open(next);
    if (!this.selection.size) this.selection.set([item]);
    this.selection.extendTo(next);
  }

  #shift(item, step) {
    const moved = this.choose(item);
    const { items } = this.#queue;
    const at = items.indexOf(step > 0 ? moved.at(-1) : moved[0]);
    if (items[at + step]) this.#queue.move(moved, items[step > 0 ? at + 2 : at - 1] ?? null);
  }

  #delete(items) {
    const rest = this.visible.filter((item) => !items.includes(item));
    const next = rest.find(({ place }) => place > items[0].place) ?? rest.at(-1);
    this.#queue.remove(items);
    if (next) this.#rows.get(next.id).element.focus();
  }

  #findItem(target) {
    const id = target.closest(".file")?.dataset.id;
    return this.#queue.items.find((item) => item.id === id);
  }

  // Many items may change within one frame: the overall progress is then counted once.
  #scheduleOverall() {
    if (this.#overallScheduled) return;
    this.#overallScheduled = true;
    requestAnimationFrame(() => {
      this.#overallScheduled = false;
      this.showOverall();
    });
  }

  /** Shows the progress of all files together, and which of them are selected and shown. */
  showOverall() {
    const { all, active, done, failed, cancelled } = this.#queue.counts;
    const kinds = { all };
    for (const item of this.#queue.items) {
      const row = this.#rows.get(item.id);
      for (const kind of row.kinds) kinds[kind] = (kinds[kind] ?? 0) + 1;
      row.element.hidden = item !== this.#current && !this.#filter.matches(item, row.kinds);
      row.element.classList.toggle("selected", this.selection.has(item));
      row.element.querySelector(".pick").checked = this.selection.has(item);
    }
    this.#filter.show(kinds);
    byId("overall-text").textContent = t("overall", { all, done, failed, cancelled });
    byId("overall-progress").max = all || 1;
    byId("overall-progress").value = all - active;
    byId("overall").classList.toggle("at-rest", active === 0);
    byId("cancel-all").hidden = active === 0;
    byId("retry-failed").hidden = !this.#queue.items.some((item) => item.state === "failed" && canRetry(item));
    const { size } = this.selection;
    this.#list.classList.toggle("selecting", size > 0);
    byId("choose-none").hidden = byId("reread-chosen").hidden = !size;
    byId("copy-all").disabled = byId("export-all").disabled = !this.chosen.some(({ transcript }) => transcript);
    for (const [id, key] of [["copy-all", "copyAll"], ["export-all", "exportAll"], ["remove-all", "removeAll"]]) {
      byId(id).textContent = t(size ? `${key}Selected` : key, size);
    }
  }
}

function listKinds({ state, transcript }) {
  const kinds = new Set();
  if (state === "failed") kinds.add("failed");
  if (transcript?.uncertainLines.length) kinds.add("check");
  if (transcript?.lines.some(isCorrected)) kinds.add("corrected");
  return kinds;
}
