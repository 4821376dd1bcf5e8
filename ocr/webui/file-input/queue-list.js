// The queue as a list: a thumbnail, the state and the progress of each file, and of all together.

import { byId, element, icon, iconButton, moveFocus } from "../dom.js";
import { errorText, t } from "../i18n.js";
import { isActive } from "./queue.js";
import { thumbnail } from "./thumbnails.js";

export class QueueList {
  #list = byId("files");
  #queue;
  #open;
  #rows = new Map(); // by the item's id
  #current = null;
  #overallWanted = false;

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
    this.#list.addEventListener("click", ({ target }) => this.#at(target) && open(this.#at(target)));
    this.#list.addEventListener("keydown", (event) => this.#key(event));
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
    row.text.textContent = stateText(item);
    row.text.title = row.text.textContent;
    const moving = item.state === "sending" || item.state === "reading";
    row.progress.hidden = !moving;
    if (item.state === "sending") row.progress.value = item.sent;
    else row.progress.removeAttribute("value");
    if (row.state !== item.state) {
      row.state = item.state;
      row.element.dataset.state = item.state;
      row.actions.replaceChildren(...this.#actions(item));
    }
    this.#wantOverall();
  }

  #add(items) {
    for (const item of items) this.#rows.set(item.id, this.#row(item));
    this.#list.append(...items.map((item) => this.#rows.get(item.id).element));
    for (const item of items) this.update(item);
  }

  #remove(items) {
    for (const item of items) {
      this.#rows.get(item.id)?.element.remove();
      this.#rows.delete(item.id);
    }
    this.#wantOverall();
  }

  #row(item) {
    const picture = element("span", { class: "thumb" }, icon("sheet"));
    if (/\.pdf$/i.test(item.name)) picture.append(element("span", { class: "thumb-kind" }, "PDF"));
    thumbnail(picture, item.file);
    const text = element("span", { class: "file-state" });
    const progress = element("progress", { max: 1, hidden: true, "aria-label": t("fileProgress", item.name) });
    const actions = element("span", { class: "file-actions" });
    const name = element("span", { class: "file-name", title: item.name }, item.name);
    const row = element(
      "li",
      { class: "file", tabindex: this.#rows.size ? -1 : 0 },
      picture,
      element("span", { class: "file-text" }, name, text, progress),
      actions,
    );
    row.dataset.id = item.id;
    return { element: row, text, progress, actions, state: null };
  }

  #actions(item) {
    const buttons = [];
    if (isActive(item)) buttons.push(iconButton("close", t("cancelFile", item.name), () => this.#queue.cancel(item)));
    else {
      if (item.state !== "done") buttons.push(iconButton("retry", t("retryFile", item.name), () => this.#queue.retry(item)));
      buttons.push(iconButton("trash", t("removeFile", item.name), () => this.#queue.remove([item])));
    }
    for (const button of buttons) button.tabIndex = -1;
    return buttons;
  }

  #key(event) {
    const item = this.#at(event.target);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.matches(".file")) {
      if (event.key === "ArrowLeft") event.target.closest(".file").focus();
      return;
    }
    const actions = {
      ArrowDown: () => this.#move(1),
      ArrowUp: () => this.#move(-1),
      ArrowRight: () => event.target.querySelector("button")?.focus(),
      Enter: () => this.#open(item),
      Delete: () => this.#delete(item),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  #move(step) {
    moveFocus(this.#list, step);
    this.#open(this.#at(document.activeElement));
  }

  #delete(item) {
    const row = this.#rows.get(item.id).element;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#queue.remove([item]);
    next?.focus();
  }

  #at(target) {
    const id = Number(target.closest(".file")?.dataset.id);
    return this.#queue.items.find((item) => item.id === id);
  }

  // Many items may change within one frame; what they come to together is counted once.
  #wantOverall() {
    if (this.#overallWanted) return;
    this.#overallWanted = true;
    requestAnimationFrame(() => {
      this.#overallWanted = false;
      this.showOverall();
    });
  }

  /** Shows how far all files together are. */
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

function stateText(item) {
  switch (item.state) {
    case "waiting":
      return t(item.attempts ? "stateBusy" : "stateWaiting");
    case "sending":
      return t("stateSending", Math.round(item.sent * 100));
    case "reading":
      return t("stateReading");
    case "failed":
      return errorText(item.error);
    case "cancelled":
      return t("stateCancelled");
    default:
      return t("stateDone", {
        lines: item.transcript.lines.length,
        pages: item.transcript.pages.length,
        uncertain: item.transcript.uncertain.length,
      });
  }
}
