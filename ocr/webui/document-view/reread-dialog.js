// Asks which text counts where a corrected line was read differently when its file was read again. Until it is answered,
// the person's does.

import { openDialog } from "../dialogs.js";
import { byId, makeElement } from "../dom.js";
import { edits } from "../edits.js";
import { t } from "../i18n.js";

let open = [];

/**
 * @param {object} item of the queue
 * @param {object[]} told what `carryCorrections` gave
 * @param {function} after shows a change
 */
export function askWhichCounts(item, told, after) {
  if (!told.length) return;
  const dialog = byId("reread-dialog");
  if (!dialog.open) {
    open = [];
    dialog.addEventListener("close", takeChosen, { once: true });
  }
  open.push(...told.map((each) => ({ ...each, item, after, row: makeRow(item, each) })));
  byId("reread-lines").replaceChildren(...open.map(({ row }) => row));
  if (!dialog.open) openDialog("reread-dialog");
}

function makeRow(item, { page, mine, now, take }) {
  const keep = makeElement("input", { type: "checkbox", checked: true, disabled: !take });
  if (!take) keep.checked = false; // there is no place for it any more
  const texts = makeElement("span", {}, makeElement("small", {}, `${item.name} · ${page.number}`), makeElement("br"),
    makeElement("ins", {}, mine), " ", makeElement("del", {}, now ?? t("nothing")));
  return makeElement("li", {}, makeElement("label", { class: "check" }, keep, texts));
}

function takeChosen() {
  for (const { item, page, take, after, row } of open) {
    if (take && !row.querySelector("input").checked) edits.make("takeReading", take(), { place: { item, page }, after });
  }
}
