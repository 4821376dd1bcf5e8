// The text of one file, as read and as corrected.
//
// A page is {index, number, width, height, dpi, direction, lines, codes, forms, tables, indent}: `index` counts the pages
// that were read, `number` is the page's number in the file, `dpi` its size on paper; `indent` comes before the first line
// where the layout is preserved. How a person wanted it read is in `orientation` (null if the server found it out),
// `turned` (by how many degrees its picture was turned before), `region` and `ignore`; `areasRead` are the latter two as they
// were when it was read. A line is {page, read, text, confidence, box, end, characters, checked}: `read` is what
// the server read, `text` what it says now, `checked` whether a person has corrected or confirmed it.
//
// All changes go through `edits`, so that they can be undone; each is told by the event `change`.

import { edits } from "../edits.js";
import { joinAreas } from "./areas.js";
import { carryCorrections } from "./carry-corrections.js";
import { turnPage } from "./turning.js";
import { readStored } from "../storage/storage.js";
import { findLineOfCell, toExportTable, withLineText } from "./tables.js";

export const UNCERTAIN_BELOW = 0.8;

/** What a Transcript keeps of the options its file was read with. */
export const pickKept = ({ dpi, region, ignore }) => ({ dpi, region, ignore });

/** The confidence, 0 to 1, below which lines and characters are marked. */
export const getUncertainThreshold = () => readStored("uncertainBelow", UNCERTAIN_BELOW);

/** Whether a person should check a line. */
export const isUncertain = (line) => !line.checked && line.confidence < getUncertainThreshold();

/** Whether a line differs from what was read. */
export const isCorrected = (line) => line.text !== line.read;

/**
 * The doubtful characters of a line, each with its position in the text, `at`. None once a person has checked the line.
 */
export function findDoubtfulCharacters(line) {
  if (line.checked) return [];
  const found = [];
  let at = 0;
  for (const character of line.characters) {
    const place = line.text.indexOf(character.text, at);
    if (place < 0) continue; // spaces and the width of punctuation may differ from what was read
    const doubtful = character.text.trim() && character.confidence < getUncertainThreshold();
    if (doubtful) found.push({ ...character, at: place });
    at = place + character.text.length;
  }
  return found;
}

export class Transcript extends EventTarget {
  /** @param {Object} data from the server's reply, or `toStore` of another Transcript */
  constructor(data) {
    super();
    this.milliseconds = data.processing_time_ms ?? 0;
    this.model = data.model ?? "";
    this.dpi = data.dpi; // at which its pages were read, if not at the server's default
    this.areas = { region: data.region, ignore: data.ignore }; // with which they were read, if with any
    this.notices = data.notices ?? [];
    this.pages = makePages(data, this.areas);
  }

  /** Adds pages that were read meanwhile, as a job tells them; what was corrected, and can be undone, stays. */
  addPages(found) {
    const first = this.pages.length;
    const pages = found.map((page, index) => ({ ...page, page: first + index }));
    const lines = found.flatMap((page, index) => page.lines.map((line) => ({ ...line, page: first + index })));
    this.pages.push(...makePages({ pages, lines }, this.areas)); // in place: undo puts single pages back into the array
    this.milliseconds += found.reduce((sum, page) => sum + page.processing_time_ms, 0);
    const notices = found.flatMap((page, index) => page.notices.map((notice) => ({ ...notice, page: first + index })));
    this.notices = [...this.notices, ...notices];
  }

  /** The lines of all pages, in their order. */
  get lines() {
    return this.pages.flatMap((page) => page.lines);
  }

  /** Sets a line's text; an empty one leaves the line out of everything that is copied or exported. */
  correct(line, text) {
    const value = text.replace(/\s+/g, " ").trim();
    const name = value === line.text ? "confirm" : "correct";
    this.change(name, [...this.#setText(line, value), [line, "checked", true]], { line });
  }

  /** Goes back to what was read, unchecked. */
  restore(line) {
    this.change("restore", [...this.#setText(line, line.read), [line, "checked", false]], { line });
  }

  /**
   * Puts another table in the place of one (null: none), for a change of the name `how`. Of `cell`, one of the first
   * table, the text was changed: so is the line that it is.
   */
  changeTable(page, table, how, other, cell = null) {
    const tables = page.tables.flatMap((each) => (each === table ? other ?? [] : each));
    const line = cell && findLineOfCell(page, cell);
    const text = line && other.cells.find(({ row, column }) => row === cell.row && column === cell.column).text;
    const same = line ? [[line, "text", text.replace(/\s+/g, " ")], [line, "checked", true]] : [];
    this.change(how, [[page, "tables", tables], ...same], { page });
  }

  /** Sets the value of a form's field, as a person confirmed it. */
  setField(field, value) {
    this.change("setField", [[field, "value", value.trim()], [field, "confirmed", true]], {
      page: this.pages.find(({ forms }) => forms.some(({ fields }) => fields.includes(field))),
    });
  }

  /**
   * Puts pages that were read again in the place of those they were, with their corrections.
   * @param {object[]} before
   * @param {object} data the server's reply for these pages
   * @param {object} reading how they were read, as `getReading` has it
   * @param {object} edit {name, join}
   * @returns {object[]} what is to be asked, as `carryCorrections` gives it
   */
  replacePages(before, data, reading, { name, join }) {
    const made = makePages(data);
    const direction = reading.orientation ?? undefined;
    const next = new Map(before.map((page, at) => [page, Object.assign(made[at], reading, { index: page.index, number: page.number })]));
    const lying = before.map((page) => {
      const after = next.get(page);
      after.areasRead = joinAreas(after);
      for (const line of after.lines) line.page = page.index;
      after.direction = direction ?? after.direction;
      return page.turned === after.turned ? page : turnPage(page, after.turned - page.turned, after);
    });
    const told = carryCorrections({ pages: lying }, { pages: [...next.values()] });
    const others = this.notices.filter(({ page }) => !before.some(({ index }) => index === page));
    const notices = (data.notices ?? []).map((notice) => ({ ...notice, page: before[notice.page ?? 0].index }));
    const swaps = before.map((page) => [this.pages, page.index, next.get(page)]);
    this.change(name, [...swaps, [this, "notices", [...others, ...notices]]], { page: next.get(before[0]), join });
    return told;
  }

  /** The lines a person should check. */
  get uncertainLines() {
    const below = getUncertainThreshold(); // asked for once: there may be thousands of lines
    return this.lines.filter((line) => !line.checked && line.confidence < below);
  }

  /** The lines a person has corrected or confirmed. */
  get checkedLines() {
    return this.lines.filter((line) => line.checked);
  }

  /** The text of one page. */
  getPageText(page) {
    return page.indent + page.lines.filter((line) => line.text).map((line) => line.text + line.end).join("").trimEnd();
  }

  /** The text of all pages, with an empty line between them. */
  get text() {
    return this.pages.map((page) => this.getPageText(page)).join("\n\n");
  }

  /** The pages as POST api/v1/export takes them. */
  toExport() {
    return this.pages.map(({ width, height, dpi, direction, indent, codes, forms, tables, lines }) => ({
      width,
      height,
      dpi,
      direction,
      indent,
      codes,
      forms: forms.map(toExportForm),
      tables: tables.map(toExportTable),
      lines: lines
        .filter((line) => line.text)
        .map(({ text, confidence, box, end }) => ({ text, confidence, box, end })),
    }));
  }

  /** What a Transcript can be made from again: like the server's reply, with `read` and `checked` added. */
  toStore(wanted = this.pages) {
    return {
      text: wanted.map((page) => this.getPageText(page)).join("\n\n"),
      lines: wanted.flatMap((page) => page.lines).map(({ characters, ...line }) => (characters.length ? { ...line, characters } : line)),
      pages: wanted.map((page) => ({
        page: page.index, number: page.number, width: page.width, height: page.height, dpi: page.dpi,
        direction: page.direction, codes: page.codes, forms: page.forms, tables: page.tables,
        orientation: page.orientation, turned: page.turned, region: page.region, ignore: page.ignore, areasRead: page.areasRead,
        text: this.getPageText(page),
      })),
      processing_time_ms: this.milliseconds,
      notices: this.notices,
      model: this.model,
      dpi: this.dpi,
      ...this.areas,
    };
  }

  // A line's text, also in the cells of tables that have it.
  #setText(line, text) {
    const page = this.pages[line.page];
    return [[line, "text", text], ...(page.tables.length ? [[page, "tables", withLineText(page.tables, line, text)]] : [])];
  }

  /** Makes a change of what is on a page or in a line of it: an edit's name and assignments, as in edits.js. */
  change(name, assignments, { line = null, page = this.pages[line.page], join }) {
    edits.make(name, assignments, {
      place: { transcript: this, page, line },
      after: () => this.dispatchEvent(new Event("change")),
      join,
    });
  }
}

function makePages({ pages, page: only, text: all, lines }, areas = {}) {
  const made = (pages ?? [{ page: 0, ...only, text: all }]).map(
    ({ page: index, number = index + 1, width, height, dpi = null, direction = 0, codes = [], forms = [], tables = [], text = "",
      orientation = null, turned = 0, region = areas.region ?? "", ignore = areas.ignore ?? "", areasRead }) => ({
      index, indent: /^ */.exec(text)[0], number, width, height, dpi, direction, codes, forms, tables, orientation, turned,
      region, ignore, areasRead, lines: [],
    }),
  );
  for (const page of made) page.areasRead ??= joinAreas(page);
  const byIndex = new Map(made.map((page) => [page.index, page]));
  for (const line of lines) byIndex.get(line.page ?? 0)?.lines.push(makeLine(line));
  return made;
}

const makeLine = ({ page = 0, text, read = text, confidence, box, end = "\n", characters = [], checked = false }) => ({
  page, read, text, confidence, box, end, characters, checked,
});

const toExportForm = (form) => ({
  ...form,
  fields: form.fields.map(({ confirmed, ...field }) => (confirmed ? { ...field, status: "confirmed" } : field)),
});
