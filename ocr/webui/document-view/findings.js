// What was found on a page beside its lines: the fields of forms, tables and codes, in place of the list of lines.

import { byId, makeElement, makeIcon } from "../dom.js";
import { t } from "../i18n.js";
import { copyAndAnnounce } from "../messages.js";
import { readStored, writeStored } from "../storage/storage.js";
import { makeFormParts } from "./form-view.js";
import { makeGrid, toTabs } from "./grid.js";

const VIEWS = ["lines", "fields", "tables"];

export class Findings {
  #transcript = null;
  #page = null;
  #mark;

  /** @param {function(number[][] | null)} mark shows a box in the picture */
  constructor(mark) {
    this.#mark = mark;
    byId("views").addEventListener("click", ({ target }) => {
      const view = target.closest("button")?.dataset.view;
      if (!view) return;
      writeStored("view", view);
      this.#draw();
    });
    byId("findings").addEventListener("focusin", ({ target }) => this.#showBox(target));
    byId("findings").addEventListener("click", ({ target }) => this.#showBox(target));
  }

  /** Shows what was found on a page of a Transcript; nothing if that is null. */
  show(transcript, page) {
    this.#transcript = transcript;
    this.#page = page;
    this.#draw();
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
    const parts = view === "fields" ? this.#makeFields(forms, codes) : view === "tables" ? tables.map(makeTable) : [];
    byId("findings").replaceChildren(...parts);
    this.#mark(null);
  }

  #makeFields(forms, codes) {
    const change = (field, value) => this.#transcript.setField(field, value);
    return [...forms.map((form) => makeElement("section", {}, ...makeFormParts(form, change))), ...codes.map(makeCode)];
  }

  #showBox(target) {
    const place = target.closest("[data-box]")?.dataset.box;
    if (place) this.#mark(JSON.parse(place));
  }
}

function makeTab(name, chosen) {
  return makeElement("button", { type: "button", class: "small", "data-view": name, "aria-pressed": String(chosen) }, t("views")[name]);
}

function makeTable(table, index) {
  const copy = makeElement("button", { type: "button", class: "small" }, makeIcon("copy"), t("copyTable"));
  copy.addEventListener("click", () => copyAndAnnounce(toTabs(table)));
  const head = makeElement("header", {}, makeElement("h2", {}, t("tableNumber", index + 1)), copy);
  return makeElement("section", {}, head, makeElement("div", { class: "wide-grid" }, makeGrid(table)));
}

function makeCode(code) {
  const copy = makeElement("button", { type: "button", class: "small" }, makeIcon("copy"), t("copyCode"));
  copy.addEventListener("click", () => copyAndAnnounce(code.text));
  const head = makeElement("header", {}, makeElement("h2", {}, code.kind), copy);
  return makeElement("section", { "data-box": JSON.stringify(code.box) }, head, makeElement("p", { class: "code-text" }, code.text));
}
