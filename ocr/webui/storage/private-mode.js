// Private mode: a switch for shared computers. While it is on nothing is written down in this browser.

import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { transact } from "./database.js";
import { forgetAllKept } from "./list-keeper.js";
import { isPrivate, setPrivate } from "./storage.js";

/** @param {function} keepAgain called when it is switched off, to keep what is in the list */
export function watchPrivateMode(keepAgain) {
  byId("switch-private").addEventListener("click", () => {
    setPrivate(!isPrivate());
    if (!isPrivate()) keepAgain();
    showPrivateMode();
  });
  byId("private-forget").addEventListener("click", async () => {
    await forgetAllKept();
    showPrivateMode();
  });
  document.addEventListener("languagechange", showPrivateMode);
  showPrivateMode();
}

async function showPrivateMode() {
  const on = isPrivate();
  byId("switch-private").setAttribute("aria-pressed", String(on));
  byId("private-bar").hidden = !on;
  if (!on) return;
  const kept = await transact("readonly", (files) => files.count()).catch(() => 0);
  byId("private-forget").hidden = !kept;
  byId("private-forget").textContent = t("privateForget", kept);
}
