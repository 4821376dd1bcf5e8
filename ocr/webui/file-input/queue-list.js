// The queue as a list: thumbnail, state and progress of each file, and the progress of all together.

import { byId, makeElement, makeIcon, makeIconButton, moveFocus } from "../dom.js";
import { t } from "../i18n.js";
import { describeState } from "./item-state.js";
import { isActive } from "./queue.js";
import { requestThumbnail } from "./thumbnails.js";

export class QueueList {
  #list = byId("files");
  #queue;
  #open;
  #rows = new Map(); // by the item's id
  #current = null;
  #overallScheduled = false;

  /**
   * @param {Queue} queue
   * @param {function(object)} open shows an item
   */
  constructor(queue, open) {
    this.#queue = queue;
    this.#open = open;
    queue.addEventListener("add", ({ detail }) => this.#add(detail));
    queue.addEventListener("remove", ({ detail }) => this.#remove(detail));
    queue.addEventListener("change", ({ detail }) => this.update(detail));
    document.addEventListener("languagechange", () => queue.items.forEach((item) => this.update(item)));
    this.#list.addEventListener("click", ({ target }) => this.#findItem(target) && open(this.#findItem(target)));
    this.#list.addEventListener("keydown", (event) => this.#handleKey(event));
    byId("cancel-all").addEventListener("click", () => {
      for (const item of queue.items) queue.cancel(item);
    });
    byId("retry-failed").addEventListener("click", () => {
      for (const item of queue.items) if (item.state === "failed") queue.retry(item);
    });
    byId("remove-all").addEventListener("click", () => queue.remove(queue.items));
  }

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
    const moving = item.state === "sending" || item.state === "reading";
    row.progress.hidden = !moving;
    if (item.state === "sending") row.progress.value = item.sent;
    else if (item.total > 1) row.progress.value = (item.transcript?.pages.length ?? 0) / item.total;
    else row.progress.removeAttribute("value");
    if (row.state !== item.state) {
      row.state = item.state;
      row.element.dataset.state = item.state;
      row.actions.replaceChildren(...this.#makeActions(item));
    }
    this.#scheduleOverall();
  }

  #add(items) {
    for (const item of items) this.#rows.set(item.id, this.#makeRow(item));
    this.#list.append(...items.map((item) => this.#rows.get(item.id).element));
    for (const item of items) this.update(item);
  }

  #remove(items) {
    for (const item of items) {
      this.#rows.get(item.id)?.element.remove();
      this.#rows.delete(item.id);
    }
    this.#scheduleOverall();
  }

  #makeRow(item) {
    const picture = makeElement("span", { class: "thumb" }, makeIcon("sheet"));
    const [, kind] = /\.(pdf|tiff?|ofd)$/i.exec(item.name) ?? [];
    if (kind) picture.append(makeElement("span", { class: "thumb-kind" }, kind.toUpperCase()));
    if (item.file && !item.error) requestThumbnail(picture, () => item.file);
    const text = makeElement("span", { class: "file-state" });
    const progress = makeElement("progress", { max: 1, hidden: true, "aria-label": t("fileProgress", item.name) });
    const actions = makeElement("span", { class: "file-actions" });
    const name = makeElement("span", { class: "file-name", title: item.name }, item.name);
    const row = makeElement(
      "li",
      { class: "file", tabindex: this.#rows.size ? -1 : 0 },
      picture,
      makeElement("span", { class: "file-text" }, name, text, progress),
      actions,
    );
    row.dataset.id = item.id;
    return { element: row, text, progress, actions, state: null };
  }

  #makeActions(item) {
    const buttons = [];
    const add = (name, label, action) => {
      const button = makeIconButton(name, label, action);
      button.tabIndex = -1;
      buttons.push(button);
    };
    if (isActive(item)) add("close", t("cancelFile", item.name), () => this.#queue.cancel(item));
    else {
      if (item.state !== "done") add("retry", t("retryFile", item.name), () => this.#queue.retry(item));
      add("trash", t("removeFile", item.name), () => this.#queue.remove([item]));
    }
    return buttons;
  }

  #handleKey(event) {
    const item = this.#findItem(event.target);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.matches(".file")) {
      if (event.key === "ArrowLeft") event.target.closest(".file").focus();
      return;
    }
    const actions = {
      ArrowDown: () => this.#moveBy(1),
      ArrowUp: () => this.#moveBy(-1),
      ArrowRight: () => event.target.querySelector("button")?.focus(),
      Enter: () => this.#open(item),
      Delete: () => this.#delete(item),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  #moveBy(step) {
    moveFocus(this.#list, step);
    this.#open(this.#findItem(document.activeElement));
  }

  #delete(item) {
    const row = this.#rows.get(item.id).element;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#queue.remove([item]);
    next?.focus();
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

  /** Shows the progress of all files together. */
  showOverall() {
    const { all, active, done, failed, cancelled } = this.#queue.counts;
    byId("overall-text").textContent = t("overall", { all, done, failed, cancelled });
    byId("overall-progress").max = all || 1;
    byId("overall-progress").value = all - active;
    byId("overall").classList.toggle("at-rest", active === 0);
    byId("cancel-all").hidden = active === 0;
    byId("retry-failed").hidden = failed === 0;
    byId("copy-all").disabled = byId("export-all").disabled = done === 0;
  }
}
