// The lines of a page as a list: each can be copied, corrected, found right. Up and down move, Enter corrects.

import { byId, element, icon, iconButton, moveFocus } from "../dom.js";
import { t } from "../i18n.js";
import { copy } from "../messages.js";
import { editLine } from "./line-editor.js";
import { doubtfulCharacters, isCorrected, isUncertain } from "./transcript.js";

export class LineList {
  #list = byId("lines");
  #focus;
  #next;
  #rows = new Map();
  #transcript = null;
  #image = null;
  #editor = null;

  /**
   * @param {LineFocus} focus
   * @param {function} next corrects the next uncertain line
   */
  constructor(focus, next) {
    this.#focus = focus;
    this.#next = next;
    focus.addEventListener("point", ({ detail }) => this.#mark("pointed", detail));
    focus.addEventListener("choose", ({ detail }) => this.#choose(detail));
    this.#list.addEventListener("pointerover", ({ target }) => focus.point(this.#lineOf(target), "text"));
    this.#list.addEventListener("pointerleave", () => focus.point(null, "text"));
    this.#list.addEventListener("click", ({ target }) => {
      const line = this.#lineOf(target);
      if (line && !String(getSelection())) focus.choose(line, "text");
    });
    this.#list.addEventListener("dblclick", ({ target }) => this.edit(this.#lineOf(target)));
    this.#list.addEventListener("focusin", ({ target }) => {
      if (target.matches(".line")) focus.choose(this.#lineOf(target), "text");
    });
    this.#list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The page's picture, where it comes after the lines. */
  set picture(image) {
    this.#image = image;
  }

  /**
   * Shows the lines of a page.
   * @param {Transcript | null} transcript
   * @param {object} page of it
   * @param {HTMLImageElement | null} image of the page, for the cutting that is shown while a line is corrected
   */
  show(transcript, page, image) {
    this.#editor = null;
    this.#transcript = transcript;
    this.#image = image;
    this.#rows.clear();
    const lines = page?.lines ?? [];
    for (const line of lines) this.#rows.set(line, element("li", { class: "line", tabindex: -1 }));
    for (const line of lines) this.#fill(line);
    this.#list.replaceChildren(...this.#rows.values());
    const start = this.#rows.get(this.#focus.chosen) ?? this.#list.firstElementChild;
    if (start) start.tabIndex = 0;
  }

  /** Opens a line to be corrected. */
  edit(line) {
    const row = this.#rows.get(line);
    if (!row || this.#editor?.line === line) return;
    this.#editor?.save();
    this.#focus.choose(line, "text");
    const close = (focus) => {
      if (this.#editor?.line !== line) return;
      this.#editor = null;
      row.classList.remove("edited");
      this.#fill(line);
      if (focus) row.focus();
    };
    row.classList.add("edited");
    this.#editor = {
      line,
      ...editLine(row, line, this.#image, {
        save: (text, { next = false, focus = true } = {}) => {
          this.#transcript.correct(line, text);
          close(focus && !next);
          if (next) this.#next();
        },
        cancel: () => close(true),
      }),
    };
  }

  #fill(line) {
    const row = this.#rows.get(line);
    const uncertain = isUncertain(line);
    const corrected = isCorrected(line);
    row.classList.toggle("uncertain", uncertain);
    row.classList.toggle("corrected", corrected);
    row.classList.toggle("checked", line.checked && !corrected);
    const text = element("span", { class: "line-text" }, ...(line.text ? markedText(line) : [leftOut()]));
    row.replaceChildren(text, status(line, uncertain, corrected), this.#actions(line, uncertain));
  }

  #actions(line, uncertain) {
    const actions = element("span", { class: "line-actions" });
    const add = (name, label, action) => {
      const button = iconButton(name, label, action);
      button.tabIndex = -1;
      actions.append(button);
    };
    const redraw = (change) => () => {
      change();
      this.#fill(line);
      this.#rows.get(line).focus();
    };
    if (line.checked) add("undo", t("restoreLine"), redraw(() => this.#transcript.restore(line)));
    if (uncertain) add("check", t("confirmLine"), redraw(() => this.#transcript.correct(line, line.text)));
    add("copy", t("copyLine"), () => copy(line.text));
    add("edit", t("editLine"), () => this.edit(line));
    return actions;
  }

  #key(event) {
    const line = this.#lineOf(event.target);
    if (!event.target.matches(".line") || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = {
      ArrowDown: () => moveFocus(this.#list, 1),
      ArrowUp: () => moveFocus(this.#list, -1),
      Home: () => this.#list.firstElementChild.focus(),
      End: () => this.#list.lastElementChild.focus(),
      Enter: () => this.edit(line),
      F2: () => this.edit(line),
      c: () => copy(line.text),
      y: () => {
        this.#transcript.correct(line, line.text);
        this.#fill(line);
      },
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  #choose({ line, before, from }) {
    this.#mark("chosen", { line, before });
    const [row, last] = [this.#rows.get(line), this.#rows.get(before)];
    last?.removeAttribute("aria-current");
    if (!row) return;
    for (const other of this.#list.querySelectorAll('.line[tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = 0;
    row.setAttribute("aria-current", "true");
    if (from !== "text") row.scrollIntoView({ block: "nearest" });
  }

  /** Puts the keyboard on a line. */
  focusLine(line) {
    this.#rows.get(line)?.focus();
  }

  #lineOf(target) {
    const row = target.closest(".line");
    for (const [line, its] of this.#rows) if (its === row) return line;
    return null;
  }

  #mark(name, { line, before }) {
    this.#rows.get(before)?.classList.remove(name);
    this.#rows.get(line)?.classList.add(name);
  }
}

function status(line, uncertain, corrected) {
  const words = corrected ? t("corrected") : line.checked ? t("confirmed") : "";
  const percent = `${Math.round(line.confidence * 100)} %`;
  const place = element("span", { class: "line-status", title: t("confidence", percent) });
  if (words) place.append(icon("check"), element("span", { class: "hidden-text" }, words));
  else place.append(percent);
  if (uncertain) place.append(element("span", { class: "hidden-text" }, ` ${t("uncertain")}`));
  return place;
}

const leftOut = () => element("em", {}, t("leftOut"));

function markedText(line) {
  const parts = [];
  let done = 0;
  for (const { at, text } of doubtfulCharacters(line)) {
    parts.push(line.text.slice(done, at), element("mark", {}, text));
    done = at + text.length;
  }
  return [...parts, line.text.slice(done)];
}
