// What all dialogs have in common, and the list of keys.

import { byId, element } from "./dom.js";
import { t } from "./i18n.js";

/** Opens a dialog; a click beside it closes it. */
export function openDialog(id) {
  const dialog = byId(id);
  dialog.showModal();
  dialog.onclick = (event) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    // Keys on a control also make clicks, at 0, 0.
    if (event.target === dialog && !inside) dialog.close();
  };
  return dialog;
}

/** Shows which keys do what. */
export function openKeys() {
  const rows = t("keys").flatMap(([keys, meaning]) => [
    element("dt", {}, ...keys.map((key) => element("kbd", {}, key))),
    element("dd", {}, meaning),
  ]);
  byId("keys-list").replaceChildren(...rows);
  openDialog("keys-dialog");
}
