// The lines of a page as a list: each can be copied, corrected, confirmed, deleted, or moved in the reading order. Arrow keys
// move the focus, and with Alt the line; Enter corrects.

import { byId, makeElement, makeIcon, makeIconButton, moveFocus } from "../dom.js";
import { t } from "../i18n.js";
import { copyAndAnnounce } from "../messages.js";
import { LineChanges } from "./line-changes.js";
import { openLineEditor } from "./line-editor.js";
import { watchGrips } from "./line-order.js";
import { findDoubtfulCharacters, isCorrected, isUncertain } from "./transcript.js";

export class LineList {
  #list = byId("lines");
  #focus;
  #correctNext;
  #rows = new Map();
  #transcript = null;
  #page = null;
  #image = null;
  #editor = null;

  /**
   * @param {LineFocus} focus
   * @param {function(boolean)} correctNext may open the next line to be corrected, once one is saved; must if true
   */
  constructor(focus, correctNext) {
    this.#focus = focus;
    this.#correctNext = correctNext;
    focus.addEventListener("point", ({ detail }) => this.#moveMark("pointed", detail));
    focus.addEventListener("choose", ({ detail }) => this.#showChosen(detail));
    this.#list.addEventListener("pointerover", ({ target }) => focus.point(this.#findLine(target), "text"));
    this.#list.addEventListener("pointerleave", () => focus.point(null, "text"));
    this.#list.addEventListener("click", ({ target }) => {
      const line = this.#findLine(target);
      if (line && !String(getSelection())) focus.choose(line, "text");
    });
    this.#list.addEventListener("dblclick", ({ target }) => this.edit(this.#findLine(target)));
    this.#list.addEventListener("focusin", ({ target }) => {
      if (target.matches(".line")) focus.choose(this.#findLine(target), "text");
    });
    this.#list.addEventListener("keydown", (event) => this.#handleKey(event));
    watchGrips(this.#list, (...rows) => {
      const [row, target] = rows.slice(0, 2).map((each) => this.#page.lines.indexOf(this.#findLine(each)));
      const to = rows[2] ? target + 1 : target;
      this.#changes.order(this.#page.lines[row], to > row ? to - 1 : to);
    });
  }

  get #changes() {
    return new LineChanges(this.#transcript, this.#page);
  }

  /** The page's picture, if it is loaded after the lines are shown. */
  set picture(image) {
    this.#image = image;
    if (image) this.#editor?.showCutting(image);
  }

  /**
   * Shows the lines of a page.
   * @param {Transcript | null} transcript
   * @param {object} page of it
   * @param {HTMLImageElement | null} image of the page, shown in part while a line is corrected
   */
  show(transcript, page, image) {
    this.#editor = null;
    this.#transcript = transcript;
    this.#page = page;
    this.#image = image;
    this.#rows.clear();
    this.#makeRows();
  }

  /** Shows the lines as they are now, and leaves one that is being edited as it is. */
  refresh() {
    const known = [...this.#rows.keys()];
    const lines = this.#page?.lines ?? [];
    if (lines.length !== known.length || lines.some((line, index) => line !== known[index])) return this.#makeRows();
    for (const line of known) if (line !== this.#editor?.line) this.#fillRow(line);
  }

  // Rows of lines that were there stay, with what is being edited in them.
  #makeRows() {
    const before = this.#rows;
    const focused = this.#findLine(document.activeElement);
    const lines = this.#page?.lines ?? [];
    this.#rows = new Map(lines.map((line) => [line, before.get(line) ?? makeElement("li", { class: "line", tabindex: -1 })]));
    if (!this.#rows.has(this.#editor?.line)) this.#editor = null;
    for (const line of lines) if (line !== this.#editor?.line) this.#fillRow(line);
    this.#list.replaceChildren(...this.#rows.values());
    const start = this.#rows.get(this.#focus.chosen) ?? this.#list.firstElementChild;
    if (start) start.tabIndex = 0;
    if (focused) this.focusLine(focused);
  }

  /** Opens the editor for a line. */
  edit(line) {
    const row = this.#rows.get(line);
    if (!row || this.#editor?.line === line) return;
    this.#editor?.save();
    this.#focus.choose(line, "text");
    const close = (focus) => {
      if (this.#editor?.line !== line) return;
      this.#editor = null;
      row.classList.remove("edited");
      this.#fillRow(line);
      if (focus) row.focus();
    };
    row.classList.add("edited");
    this.#editor = {
      line,
      ...openLineEditor(row, line, this.#image, {
        save: (text, { next = false, focus = true } = {}) => {
          this.#transcript.correct(line, text);
          close(focus);
          if (focus) this.#correctNext(next);
        },
        cancel: () => close(true),
      }),
    };
  }

  #fillRow(line) {
    const row = this.#rows.get(line);
    const uncertain = isUncertain(line);
    const corrected = isCorrected(line);
    row.classList.toggle("uncertain", uncertain);
    row.classList.toggle("corrected", corrected);
    row.classList.toggle("checked", line.checked && !corrected);
    const text = makeElement("span", { class: "line-text" }, ...(line.text ? markDoubtful(line) : [makeLeftOutNote()]));
    row.replaceChildren(text, makeStatus(line, uncertain, corrected), this.#makeActions(line, uncertain));
  }

  #makeActions(line, uncertain) {
    const actions = makeElement("span", { class: "line-actions" });
    const add = (name, label, action) => {
      const button = makeIconButton(name, label, action);
      button.tabIndex = -1;
      actions.append(button);
    };
    const redraw = (change) => () => {
      change();
      this.#rows.get(line).focus();
    };
    if (line.checked) add("undo", t("restoreLine"), redraw(() => this.#transcript.restore(line)));
    if (uncertain) add("check", t("confirmLine"), redraw(() => this.#transcript.correct(line, line.text)));
    add("copy", t("copyLine"), () => copyAndAnnounce(line.text));
    add("edit", t("editLine"), () => this.edit(line));
    add("grip", t("moveLine"), () => {});
    actions.lastElementChild.classList.add("grip");
    return actions;
  }

  #handleKey(event) {
    const line = this.#findLine(event.target);
    if (!event.target.matches(".line") || event.ctrlKey || event.metaKey) return;
    const move = (step) => this.#changes.order(line, this.#page.lines.indexOf(line) + step);
    const actions = event.altKey ? { ArrowUp: () => move(-1), ArrowDown: () => move(1) } : {
      ArrowDown: () => moveFocus(this.#list, 1),
      ArrowUp: () => moveFocus(this.#list, -1),
      Home: () => this.#list.firstElementChild.focus(),
      End: () => this.#list.lastElementChild.focus(),
      Enter: () => this.edit(line),
      F2: () => this.edit(line),
      Delete: () => {
        const next = this.#changes.delete(line);
        if (next) this.focusLine(next);
      },
      c: () => copyAndAnnounce(line.text),
      y: () => this.#transcript.correct(line, line.text),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  #showChosen({ line, before, from }) {
    this.#moveMark("chosen", { line, before });
    const [row, last] = [this.#rows.get(line), this.#rows.get(before)];
    last?.removeAttribute("aria-current");
    if (!row) return;
    for (const other of this.#list.querySelectorAll('.line[tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = 0;
    row.setAttribute("aria-current", "true");
    if (from !== "text") row.scrollIntoView({ block: "nearest" });
  }

  /** Moves the keyboard focus to a line. */
  focusLine(line) {
    this.#rows.get(line)?.focus();
  }

  #findLine(target) {
    const row = target.closest(".line");
    for (const [line, its] of this.#rows) if (its === row) return line;
    return null;
  }

  #moveMark(name, { line, before }) {
    this.#rows.get(before)?.classList.remove(name);
    this.#rows.get(line)?.classList.add(name);
  }
}

function makeStatus(line, uncertain, corrected) {
  const words = corrected ? t("corrected") : line.checked ? t("confirmed") : "";
  const percent = `${Math.round(line.confidence * 100)}%`;
  const place = makeElement("span", { class: "line-status", title: t("confidence", percent) });
  if (words) place.append(makeIcon("check"), makeElement("span", { class: "hidden-text" }, words));
  else place.append(percent);
  if (uncertain) place.append(makeElement("span", { class: "hidden-text" }, ` ${t("uncertain")}`));
  return place;
}

const makeLeftOutNote = () => makeElement("em", {}, t("leftOut"));

function markDoubtful(line) {
  const parts = [];
  let done = 0;
  for (const { at, text } of findDoubtfulCharacters(line)) {
    parts.push(line.text.slice(done, at), makeElement("mark", {}, text));
    done = at + text.length;
  }
  return [...parts, line.text.slice(done)];
}
