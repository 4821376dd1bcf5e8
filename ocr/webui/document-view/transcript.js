// The text of one file, as it was read and as it was corrected.
//
// A line is {id, page, read, text, confidence, box, end, characters, checked}: `read` is what the server read, `text`
// what stands there now, `checked` says that a person has looked at it.

import { remembered } from "../storage/storage.js";

export const UNCERTAIN_BELOW = 0.8;

/** Under which confidence lines and characters are marked, 0 to 1. */
export const uncertainBelow = () => remembered("uncertainBelow", UNCERTAIN_BELOW);

/** Whether a person should look at a line. */
export const isUncertain = (line) => !line.checked && line.confidence < uncertainBelow();

/** Whether a line says something else than was read. */
export const isCorrected = (line) => line.text !== line.read;

/**
 * The characters of a line that are in doubt, each with where it stands in the text, `at`. None once a person has
 * looked at the line.
 */
export function doubtfulCharacters(line) {
  if (line.checked) return [];
  const found = [];
  let at = 0;
  for (const character of line.characters) {
    const place = line.text.indexOf(character.text, at);
    if (place < 0) continue; // spaces and the width of marks are not always as they were read
    if (character.text.trim() && character.confidence < uncertainBelow()) found.push({ ...character, at: place });
    at = place + character.text.length;
  }
  return found;
}

export class Transcript extends EventTarget {
  /** @param {Object} data of the server's reply, or `toStore` of another Transcript */
  constructor(data) {
    super();
    const pages = data.pages ?? [{ page: 0, ...data.page, warnings: [] }];
    this.milliseconds = data.processing_time_ms;
    this.model = data.model ?? "";
    this.dpi = data.dpi; // its pages were read at, if not at the server's default
    this.warnings = data.warnings ?? [];
    this.lines = data.lines.map((line, id) => ({
      id,
      page: line.page ?? 0,
      read: line.read ?? line.text,
      text: line.text,
      confidence: line.confidence,
      box: line.box,
      end: line.end ?? "\n",
      characters: line.characters ?? [],
      checked: line.checked ?? false,
    }));
    // `index` counts the pages that were read, `number` says which page of the file it is.
    this.pages = pages.map(({ page: index, number = index + 1, width, height }) => ({
      index,
      number,
      width,
      height,
      lines: this.lines.filter((line) => line.page === index),
    }));
  }

  /** Says what a line says; an empty text leaves the line out of everything that is copied or exported. */
  correct(line, text) {
    line.text = text.replace(/\s+/g, " ").trim();
    line.checked = true;
    this.#changed();
  }

  /** Back to what was read, not looked at. */
  restore(line) {
    line.text = line.read;
    line.checked = false;
    this.#changed();
  }

  /** The lines a person should look at. */
  get uncertain() {
    return this.lines.filter(isUncertain);
  }

  /** Lines a person has corrected or found right. */
  get checked() {
    return this.lines.filter((line) => line.checked);
  }

  /** The text of one page. */
  pageText(page) {
    return page.lines.filter((line) => line.text).map((line) => line.text + line.end).join("").trimEnd();
  }

  /** The text of all pages, with an empty line between them. */
  get text() {
    return this.pages.map((page) => this.pageText(page)).join("\n\n");
  }

  /** The pages as POST api/v1/export takes them. */
  toExport() {
    return this.pages.map(({ width, height, lines }) => ({
      width,
      height,
      lines: lines
        .filter((line) => line.text)
        .map(({ text, confidence, box, end }) => ({ text, confidence, box, end })),
    }));
  }

  /** What a Transcript can be made of again: of the same form as the server's reply, with `read` and `checked`. */
  toStore() {
    return {
      text: this.text,
      lines: this.lines.map(({ id, characters, ...line }) => (characters.length ? { ...line, characters } : line)),
      pages: this.pages.map((page) => ({
        page: page.index, number: page.number, width: page.width, height: page.height, text: this.pageText(page),
      })),
      processing_time_ms: this.milliseconds,
      warnings: this.warnings,
      model: this.model,
      dpi: this.dpi,
    };
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
