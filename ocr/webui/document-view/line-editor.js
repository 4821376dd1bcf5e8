// The place where one line is corrected: its cutting from the picture, the text, and what else a character may be.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { cropLine } from "./crop.js";
import { doubtfulCharacters } from "./transcript.js";

const MOST_CHIPS = 12;

/**
 * Puts the editor into a row.
 * @param {HTMLElement} row
 * @param {object} line of a Transcript
 * @param {HTMLImageElement | null} image of the page
 * @param {{save: function(string, object), cancel: function}} actions
 * @returns {{save: function}} saves what stands there and does not take the keyboard
 */
export function editLine(row, line, image, { save, cancel }) {
  const field = element("textarea", { rows: 1, "aria-label": t("editLine"), spellcheck: "false", autocomplete: "off" });
  field.value = line.text;
  const button = (label, kind, action) => {
    const made = element("button", { type: "button", class: `small ${kind}` }, label);
    made.addEventListener("click", action);
    return made;
  };
  const buttons = element(
    "div",
    { class: "editor-buttons" },
    button(t("save"), "primary", () => save(field.value)),
    button(t("cancel"), "", cancel),
    element("span", { class: "fill" }),
    button(t("leaveOut"), "quiet", () => save("")),
  );
  const parts = [field, ...chips(line, field), buttons];
  if (image) {
    const cutting = cropLine(image, line.box);
    cutting.className = "cutting";
    cutting.setAttribute("role", "img");
    cutting.ariaLabel = t("cutting");
    parts.unshift(cutting);
  }
  row.replaceChildren(element("div", { class: "editor" }, ...parts));
  field.addEventListener("input", () => fitHeight(field));
  row.firstElementChild.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return; // Enter then belongs to the input method
    if (event.key === "Escape") cancel();
    else if (event.key === "F8" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) save(field.value, { next: true });
    else if (event.key === "Enter" && event.target === field) save(field.value);
    else return;
    event.preventDefault();
  });
  field.focus();
  fitHeight(field);
  placeCaret(line, field);
  return { save: () => save(field.value, { focus: false }) };
}

function fitHeight(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// The caret starts at the first character that is in doubt.
function placeCaret(line, field) {
  const first = doubtfulCharacters(line)[0];
  if (first) field.setSelectionRange(first.at, first.at + first.text.length);
  else field.setSelectionRange(field.value.length, field.value.length);
}

// One button for each other reading of a doubtful character; they stand only where the server was asked for them.
function chips(line, field) {
  const readings = doubtfulCharacters(line).flatMap(({ at, text, alternatives = [] }) =>
    alternatives.filter((other) => other.text !== text).map((other) => ({ at, text, other: other.text })),
  );
  if (!readings.length) return [];
  const buttons = readings.slice(0, MOST_CHIPS).map(({ at, text, other }) => {
    const shown = other.trim() ? other : t("nothing");
    const button = element("button", { type: "button", class: "small chip" }, text, " → ", shown);
    button.addEventListener("click", () => {
      if (field.value.slice(at, at + text.length) !== text) return; // the text was changed since
      field.setRangeText(other, at, at + text.length, "end");
      field.focus();
    });
    return button;
  });
  return [element("div", { class: "chips", role: "group", "aria-label": t("otherReadings") }, ...buttons)];
}
