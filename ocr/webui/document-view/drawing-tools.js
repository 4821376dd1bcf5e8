// The tools for what is drawn on the picture: the boxes of lines, what is to be read and what not, and the areas that are
// kept by name for forms of one kind.

import { byId, isTyping, makeElement } from "../dom.js";
import { edits } from "../edits.js";
import { describeError, t } from "../i18n.js";
import { announce } from "../messages.js";
import { readStored, writeStored } from "../storage/storage.js";
import { formatAreas, parseAreas, templates } from "./areas.js";
import { findShare, getBounds, moveBox, resizeBox } from "./boxes.js";
import { Drawing } from "./drawing.js";
import { LineChanges } from "./line-changes.js";

const FAR = 10; // times as far goes a box with Ctrl
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class DrawingTools {
  #view;
  #options;
  #listPages;
  #drawing;
  #cut = { line: null, share: 0.5 }; // where a line is split: where it was clicked

  /**
   * @param {DocumentView} view
   * @param {OptionsDialog} options
   * @param {function(): object[]} listPages the pages that the user means
   */
  constructor(view, options, listPages) {
    this.#view = view;
    this.#options = options;
    this.#listPages = listPages;
    this.#drawing = new Drawing(view.viewer, {
      drawn: (box) => (this.#drawing.kind === "lines" ? this.#addLine(box) : this.#addArea(box)),
      changed: (line, box) => this.#changeBox(line, box),
      clicked: (line, point) => this.#takeClick(line, point),
    });
    for (const button of document.querySelectorAll("[data-draws]")) {
      button.addEventListener("click", () => this.draw(this.#drawing.kind === button.dataset.draws ? null : button.dataset.draws));
    }
    for (const button of document.querySelectorAll("[data-line]")) {
      button.addEventListener("click", () => this.#changeLine(button.dataset.line));
    }
    byId("clear-areas").addEventListener("click", () => this.#setAreas({ region: "", ignore: "" }));
    byId("area-template").addEventListener("change", ({ target }) => this.#useTemplate(target.value));
    byId("keep-template").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepTemplate(byId("template-name").value.trim());
    });
    byId("forget-template").addEventListener("click", () => this.#keepTemplate(byId("area-template").value, null));
    byId("scroller").addEventListener("keydown", (event) => this.#handleKey(event));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#drawing.kind || isTyping() || document.querySelector("dialog[open]")) return;
      event.stopPropagation();
      this.draw(null);
    }, true);
    document.addEventListener("languagechange", () => this.#showTemplates());
    options.addEventListener("change", () => this.#showTemplates());
    this.#showTemplates();
  }

  /** Starts to draw "lines", "region" or "ignore"; null stops. */
  draw(kind) {
    this.#drawing.kind = kind;
    for (const button of document.querySelectorAll("[data-draws]")) button.ariaPressed = String(button.dataset.draws === kind);
    byId("line-tools").hidden = kind !== "lines";
    byId("area-tools").hidden = !kind || kind === "lines";
  }

  get #changes() {
    return new LineChanges(this.#view.item.transcript, this.#view.page);
  }

  #addLine(box) {
    if (!this.#view.page) return;
    const line = this.#changes.add(box);
    this.#view.chosen = line;
    this.#read([line]);
  }

  // What a person has checked stays as it is.
  #changeBox(line, box) {
    this.#changes.move(line, box);
    if (!line.checked) this.#read([line]);
  }

  async #read(lines) {
    const { image } = this.#view.viewer.shown;
    const changes = this.#changes;
    if (!image) return;
    try {
      for (const line of lines) await changes.read(line, image, this.#options.values, lines[0]);
    } catch (error) {
      announce(describeError(error));
    }
  }

  #changeLine(what) {
    const line = this.#view.chosen;
    if (!line) return announce(t("chooseLine"));
    const changes = this.#changes;
    if (what === "read") return this.#read([line]);
    if (what === "merge") this.#view.chosen = changes.merge(line);
    if (what === "delete") this.#view.chosen = changes.delete(line);
    if (what !== "split") return;
    const parts = changes.split(line, this.#cut.line === line ? this.#cut.share : 0.5);
    this.#view.chosen = parts[0];
    if (!line.checked) this.#read(parts);
  }

  #takeClick(line, point) {
    const { page } = this.#view;
    if (this.#drawing.kind === "lines") {
      if (line) this.#cut = { line, share: Math.min(0.95, Math.max(0.05, findShare(line.box, point))) };
      this.#view.chosen = line;
    } else if (this.#drawing.kind === "ignore" && page) {
      const [x, y] = point;
      const areas = parseAreas(page.ignore, page);
      const left = areas.filter((area) => x < area.x || y < area.y || x > area.x + area.width || y > area.y + area.height);
      if (left.length < areas.length) this.#setAreas({ ignore: formatAreas(left, page) });
    }
  }

  #addArea(box) {
    const { page } = this.#view;
    if (!page) return;
    const [left, top, right, bottom] = getBounds(box).map((place, at) =>
      Math.min(at % 2 ? page.height : page.width, Math.max(0, place)));
    const area = formatAreas([{ x: left, y: top, width: right - left, height: bottom - top }], page);
    const { kind } = this.#drawing;
    this.#setAreas({ [kind]: kind === "ignore" && page.ignore ? `${page.ignore};${area}` : area });
  }

  #setAreas(areas) {
    const changes = this.#listPages().flatMap((page) => Object.entries(areas).map(([name, value]) => [page, name, value]));
    if (changes.length) this.#view.item.transcript.change("areas", changes, { page: this.#view.page });
  }

  // Of the pages that are shown, and of all files that are read from now on.
  #useTemplate(name) {
    const areas = templates.all[name] ?? { region: "", ignore: "" };
    this.#options.set(areas);
    this.#setAreas(areas);
    announce(name ? t("templateUsed", name) : t("templateUnused"));
    this.#showTemplates();
  }

  #keepTemplate(name, areas = { region: this.#view.page?.region ?? "", ignore: this.#view.page?.ignore ?? "" }) {
    if (!name) return;
    const { [name]: before, ...others } = templates.all;
    const after = () => {
      writeStored("areaTemplates", templates.all);
      this.#showTemplates();
    };
    this.#options.set(areas ?? { region: "", ignore: "" });
    edits.make("template", [[templates, "all", areas ? { ...others, [name]: areas } : others]], { after });
    byId("template-name").value = "";
    announce(areas ? t("templateUsed", name) : t("templateUnused"));
  }

  #showTemplates() {
    const { region = "", ignore = "" } = readStored("options", {});
    const names = Object.keys(templates.all);
    const chosen = names.find((name) => templates.all[name].region === region && templates.all[name].ignore === ignore) ?? "";
    const makeOption = (value, text) => makeElement("option", { value }, text);
    byId("area-template").replaceChildren(makeOption("", t("templateNone")), ...names.map((name) => makeOption(name, name)));
    byId("area-template").value = chosen;
    byId("forget-template").hidden = !chosen;
    byId("template-name").placeholder = t("templateName");
  }

  // Arrows move the chosen box, with Shift its right and lower side; with Ctrl further.
  #handleKey(event) {
    const line = this.#view.chosen;
    if (this.#drawing.kind !== "lines" || !line || event.altKey) return;
    if (event.key === "Delete") {
      event.preventDefault();
      return this.#changeLine("delete");
    }
    if (!ARROWS[event.key]) return;
    event.preventDefault();
    const by = ARROWS[event.key].map((step) => step * (event.ctrlKey ? FAR : 1));
    this.#changes.move(line, event.shiftKey ? resizeBox(line.box, [1, 1], by) : moveBox(line.box, by));
  }
}
