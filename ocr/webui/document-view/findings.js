// What was found on a page beside its lines: the fields of forms, tables and codes, in place of the list of lines.

import { byId, makeElement, makeIcon } from "../dom.js";
import { t } from "../i18n.js";
import { copyAndAnnounce } from "../messages.js";
import { readStored, writeStored } from "../storage/storage.js";
import { getBounds } from "./boxes.js";
import { makeFormParts } from "./form-view.js";
import { makeTableView } from "./table-view.js";

const VIEWS = ["lines", "fields", "tables"];

export class Findings {
  #item = null;
  #page = null;
  #mark;

  /**
   * @param {function(number[][] | null)} mark shows a box in the picture
   * @param {LineFocus} focus
   */
  constructor(mark, focus) {
    this.#mark = mark;
    byId("views").addEventListener("click", ({ target }) => {
      const view = target.closest("button")?.dataset.view;
      if (!view) return;
      writeStored("view", view);
      this.#draw();
    });
    byId("findings").addEventListener("focusin", ({ target }) => this.#showBox(target));
    byId("findings").addEventListener("click", ({ target }) => this.#showBox(target));
    focus.addEventListener("choose", ({ detail: { line, from } }) => line && from === "picture" && this.#focusOn(line.box));
  }

  /** Shows what was found on a page of an item's Transcript; nothing if there is none. */
  show(item, page) {
    this.#item = item;
    this.#page = page;
    this.#draw();
  }

  /** Shows it as it is now; what has the keyboard's focus keeps it. */
  refresh() {
    const at = document.activeElement?.dataset.at;
    this.#draw();
    if (at) byId("findings").querySelector(`[data-at="${CSS.escape(at)}"]`)?.focus();
  }

  #draw() {
    const { forms = [], tables = [], codes = [] } = this.#page ?? {};
    const counts = { lines: 1, fields: forms.length + codes.length, tables: tables.length };
    const wanted = readStored("view", "lines");
    const view = counts[wanted] ? wanted : "lines";
    byId("views").hidden = !counts.fields && !counts.tables;
    byId("views").replaceChildren(...VIEWS.filter((name) => counts[name]).map((name) => makeTab(name, name === view)));
    byId("lines").hidden = view !== "lines";
    byId("findings").hidden = view === "lines";
    const parts = { lines: () => [], fields: () => this.#makeFields(forms, codes), tables: () => this.#makeTables(tables) };
    byId("findings").replaceChildren(...parts[view]());
    this.#mark(null);
  }

  #makeFields(forms, codes) {
    const change = (field, value) => this.#item.transcript.setField(field, value);
    return [...forms.map((form) => makeElement("section", {}, ...makeFormParts(form, change))), ...codes.map(makeCode)];
  }

  #makeTables(tables) {
    const { transcript, name } = this.#item;
    return tables.map((table, index) => makeTableView(table, index, name,
      (how, other, cell) => transcript.changeTable(this.#page, table, how, other, cell)));
  }

  #showBox(target) {
    const place = target.closest("[data-box]")?.dataset.box;
    if (place) this.#mark(JSON.parse(place));
  }

  // The smallest field or cell in which a line of the picture lies.
  #focusOn(box) {
    const middle = [0, 1].map((axis) => (box[0][axis] + box[2][axis]) / 2);
    const within = [...byId("findings").querySelectorAll("[data-box]")].flatMap((element) => {
      const [left, top, right, bottom] = getBounds(JSON.parse(element.dataset.box));
      const [x, y] = middle;
      return left <= x && x <= right && top <= y && y <= bottom ? [{ element, size: (right - left) * (bottom - top) }] : [];
    });
    within.sort((one, other) => one.size - other.size)[0]?.element.focus();
  }
}

function makeTab(name, chosen) {
  return makeElement("button", { type: "button", class: "small", "data-view": name, "aria-pressed": String(chosen) }, t("views")[name]);
}

function makeCode(code) {
  const copy = makeElement("button", { type: "button", class: "small" }, makeIcon("copy"), t("copyCode"));
  copy.addEventListener("click", () => copyAndAnnounce(code.text));
  const head = makeElement("header", {}, makeElement("h2", {}, code.kind), copy);
  return makeElement("section", { "data-box": JSON.stringify(code.box) }, head, makeElement("p", { class: "code-text" }, code.text));
}
