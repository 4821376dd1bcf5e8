// What the keys do that are pressed outside of fields, lists and dialogs.

import { openKeysDialog } from "./dialogs.js";
import { ZOOM_STEP } from "./document-view/viewer.js";
import { isTyping } from "./dom.js";

/**
 * @param {DocumentView} view
 * @param {object} page `moveFile(step)` shows another file, `find()` opens the search, `canFind()` tells whether there is
 *   anything to find
 */
export function watchShortcuts(view, { moveFile, find, canFind }) {
  const actions = {
    n: () => view.goToUncertain(),
    F8: () => view.goToUncertain(),
    p: () => view.goToUncertain({ step: -1 }),
    j: () => moveFile(1),
    k: () => moveFile(-1),
    "[": () => view.turnPage(-1),
    "]": () => view.turnPage(1),
    "+": () => view.viewer.zoomBy(ZOOM_STEP),
    "=": () => view.viewer.zoomBy(ZOOM_STEP),
    "-": () => view.viewer.zoomBy(1 / ZOOM_STEP),
    0: () => view.viewer.fit("page"),
    Escape: () => view.viewer.fit("page"),
    m: () => view.magnifier.toggle(),
    r: () => view.tools.turn(90),
    R: () => view.tools.turn(-90),
    "/": find,
    "?": openKeysDialog,
  };
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "f" && canFind()) {
      event.preventDefault(); // the browser's own finds nothing on pages that aren't shown
      find();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
