// The editor for one line: its piece of the picture, its text, and other readings of doubtful characters.

import { makeElement } from "../dom.js";
import { t } from "../i18n.js";
import { cropLine, stretchLevels } from "./crop.js";
import { findDoubtfulCharacters } from "./transcript.js";

const MOST_READINGS = 12;
const LEAST_HEIGHT = 44; // of the line's piece of the picture: print of 32 pixels and the space around it

/**
 * Puts the editor into a row.
 * @param {HTMLElement} row
 * @param {object} line of a Transcript
 * @param {HTMLImageElement | null} image of the page
 * @param {{save: function(string, object), cancel: function}} actions
 * @returns {{save: function, showCutting: function}} `save` saves the text without moving the keyboard focus,
 *   `showCutting` takes the page's picture if that is loaded later
 */
export function openLineEditor(row, line, image, { save, cancel }) {
  const field = makeElement("textarea", {
    rows: 1, "aria-label": t("editLine"), spellcheck: "false", autocomplete: "off",
  });
  field.value = line.text;
  const makeButton = (label, kind, action) => {
    const made = makeElement("button", { type: "button", class: `small ${kind}` }, label);
    made.addEventListener("click", action);
    return made;
  };
  const buttons = makeElement(
    "div",
    { class: "editor-buttons" },
    makeButton(t("save"), "primary", () => save(field.value)),
    makeButton(t("cancel"), "", cancel),
    makeElement("span", { class: "fill" }),
    makeButton(t("leaveOut"), "quiet", () => save("")),
  );
  const editor = makeElement("div", { class: "editor" }, field, ...makeReadingButtons(line, field), buttons);
  const showCutting = (picture) => editor.prepend(makeCutting(picture, line, field));
  if (image) showCutting(image);
  row.replaceChildren(editor);
  field.addEventListener("input", () => fitHeight(field));
  editor.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return; // the key is for the input method
    if (event.key === "Escape") cancel();
    else if (isSaveAndNext(event)) save(field.value, { next: true });
    else if (event.key === "Enter" && event.target === field) save(field.value);
    else return;
    event.preventDefault();
  });
  field.focus();
  fitHeight(field);
  placeCaret(line, field);
  return { save: () => save(field.value, { focus: false }), showCutting };
}

// A line that is wider than the editor is moved along with the caret.
function makeCutting(image, line, field) {
  const canvas = cropLine(image, line.box, LEAST_HEIGHT);
  stretchLevels(canvas);
  const cutting = makeElement("div", { class: "cutting", role: "img", tabindex: 0, "aria-label": t("cutting") }, canvas);
  const follow = () => {
    const share = field.selectionStart / (field.value.length || 1);
    cutting.scrollLeft = share * cutting.scrollWidth - cutting.clientWidth / 2;
  };
  for (const name of ["focus", "keyup", "input", "click"]) field.addEventListener(name, follow);
  requestAnimationFrame(follow);
  return cutting;
}

const isSaveAndNext = ({ key, ctrlKey, metaKey }) => key === "F8" || (key === "Enter" && (ctrlKey || metaKey));

function fitHeight(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// The first doubtful character is selected.
function placeCaret(line, field) {
  const first = findDoubtfulCharacters(line)[0];
  if (first) field.setSelectionRange(first.at, first.at + first.text.length);
  else field.setSelectionRange(field.value.length, field.value.length);
}

// One button for each other reading of a doubtful character. There are some only if the server was asked for them.
function makeReadingButtons(line, field) {
  const readings = findDoubtfulCharacters(line).flatMap(({ at, text, alternatives = [] }) =>
    alternatives.filter((other) => other.text !== text).map((other) => ({ at, text, other: other.text })),
  );
  if (!readings.length) return [];
  const buttons = readings.slice(0, MOST_READINGS).map(({ at, text, other }) => {
    const shown = other.trim() ? other : t("nothing");
    const button = makeElement("button", { type: "button", class: "small chip" }, text, " → ", shown);
    button.addEventListener("click", () => {
      if (field.value.slice(at, at + text.length) !== text) return; // the text has been changed since
      field.setRangeText(other, at, at + text.length, "end");
      field.focus();
    });
    return button;
  });
  return [makeElement("div", { class: "chips", role: "group", "aria-label": t("otherReadings") }, ...buttons)];
}
