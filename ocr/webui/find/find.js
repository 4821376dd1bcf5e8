// Looks for words in what was read: in one file, in all of the list, and in the history.

import { withLineText } from "../document-view/tables.js";

export const MOST_FOUND = 500; // that are listed

/**
 * A pattern for what a person typed: without regard to upper and lower case and to the width of letters and signs.
 * @returns {RegExp | null} null for nothing
 */
export function makePattern(text) {
  const parts = [...text.trim().replace(/\s+/g, " ")].map((character) => {
    if (character === " ") return "\\s+";
    const code = character.charCodeAt(0);
    const full = code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : character;
    const half = code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - 0xfee0) : character;
    return `[${[...new Set([full, half])].map((each) => each.replace(/[\\\]^-]/g, "\\$&")).join("")}]`;
  });
  return parts.length ? new RegExp(parts.join(""), "giu") : null;
}

/** The places of a pattern in a Transcript: {page, line, at, length} each. */
export function findIn(transcript, pattern) {
  return transcript.pages.flatMap((page) =>
    page.lines.flatMap((line) =>
      [...line.text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ page, line, at: index, length }))));
}

/**
 * The assignments (as in edits.js) that put another text in the place of a pattern, in some Transcripts.
 * @returns {{assignments: object[], count: number}} count of the places
 */
export function replaceIn(transcripts, pattern, other) {
  let count = 0;
  const assignments = transcripts.flatMap(({ pages }) => pages.flatMap((page) => {
    let { tables } = page;
    const changes = page.lines.flatMap((line) => {
      const before = count;
      const text = line.text.replace(pattern, () => (count += 1, other)).replace(/\s+/g, " ").trim();
      if (count === before) return [];
      if (tables.length) tables = withLineText(tables, line, text);
      return [[line, "text", text], [line, "checked", true]];
    });
    return tables === page.tables ? changes : [...changes, [page, "tables", tables]];
  }));
  return { assignments, count };
}
