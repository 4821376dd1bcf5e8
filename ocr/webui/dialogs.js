// What all dialogs have in common, and the list of keyboard shortcuts.

import { byId, makeElement } from "./dom.js";
import { t } from "./i18n.js";

/** Opens a dialog; a click beside it closes it. */
export function openDialog(id) {
  const dialog = byId(id);
  dialog.showModal();
  dialog.onclick = (event) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    // Pressing a key on a control also makes a click, at 0, 0.
    if (event.target === dialog && !inside) dialog.close();
  };
  return dialog;
}

/** Shows the list of keyboard shortcuts. */
export function openKeysDialog() {
  const rows = t("keys").flatMap(([keys, meaning]) => [
    makeElement("dt", {}, ...keys.map((key) => makeElement("kbd", {}, key))),
    makeElement("dd", {}, meaning),
  ]);
  byId("keys-list").replaceChildren(...rows);
  openDialog("keys-dialog");
}
