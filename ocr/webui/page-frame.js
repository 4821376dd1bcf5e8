// What surrounds the panes: the API key, light and dark, the language, the tabs of a phone.

import { hasKey, setKey } from "./api.js";
import { byId } from "./dom.js";
import { applyTexts, switchLanguage, t } from "./i18n.js";
import { announce } from "./messages.js";
import { readStored, writeStored } from "./storage/storage.js";

const THEMES = ["auto", "light", "dark"];
const NARROW = matchMedia("(max-width: 719px)");

/** Whether one pane is shown at a time. */
export const isNarrow = () => NARROW.matches;

/** Shows one of the panes, where there is room for only one: files, picture or text. */
export function showPane(name) {
  byId("panes").dataset.pane = name;
  for (const tab of document.querySelectorAll(".tabs button")) {
    if (tab.dataset.pane === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/** Asks for an API key. */
export function askForKey() {
  byId("key-bar").hidden = false;
  if (hasKey()) announce(t("keyRefused"));
  byId("key").focus();
}

/** Fills in all texts in the page's language. */
export function showPageFrameTexts() {
  applyTexts();
  showTheme();
  byId("switch-language").textContent = t("otherLanguage");
  byId("switch-language").ariaLabel = t("otherLanguageLabel");
}

/** @param {function} onKey called once an API key is entered */
export function watchPageFrame(onKey) {
  byId("switch-theme").addEventListener("click", () => {
    writeStored("theme", THEMES[(THEMES.indexOf(readStored("theme", "auto")) + 1) % THEMES.length]);
    showTheme();
  });
  byId("switch-language").addEventListener("click", switchLanguage);
  byId("key-bar").addEventListener("submit", (event) => {
    event.preventDefault();
    setKey(byId("key").value.trim(), byId("key-keep").checked);
    byId("key-bar").hidden = true;
    onKey();
  });
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.addEventListener("click", () => showPane(tab.dataset.pane));
  }
}

function showTheme() {
  const theme = readStored("theme", "auto");
  document.documentElement.dataset.theme = theme;
  byId("switch-theme").ariaLabel = byId("switch-theme").title = t("themes")[theme];
}
