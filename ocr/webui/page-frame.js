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

/** Shows one of the panes, where there is room for only one: files, picture, text, or both of these, one above the other. */
export function showPane(wanted) {
  // Whoever looked at both last time is shown both.
  const name = wanted === "text" ? readStored("textPane", "text") : wanted;
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
    tab.addEventListener("click", () => {
      if (["both", "text"].includes(tab.dataset.pane)) writeStored("textPane", tab.dataset.pane);
      showPane(tab.dataset.pane);
    });
  }
  watchDivider();
}

// The line between picture and text, where both are shown on a phone: how many percent of the height the picture has.
function watchDivider() {
  const divider = byId("divider");
  if (!divider) return; // the page /learn has no panes
  const divide = (percent) => {
    const share = Math.round(Math.min(80, Math.max(15, percent)));
    byId("panes").style.setProperty("--picture-share", `${share}%`);
    divider.setAttribute("aria-valuenow", share);
    writeStored("pictureShare", share);
  };
  divide(readStored("pictureShare", 45));
  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", ({ pointerId, clientY }) => {
    if (!divider.hasPointerCapture(pointerId)) return;
    const { top, height } = byId("panes").getBoundingClientRect();
    divide(((clientY - top) / height) * 100);
  });
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -5, ArrowDown: 5 }[event.key];
    if (!step) return;
    event.preventDefault();
    divide(Number(divider.getAttribute("aria-valuenow")) + step);
  });
}

function showTheme() {
  const theme = readStored("theme", "auto");
  document.documentElement.dataset.theme = theme;
  byId("switch-theme").ariaLabel = byId("switch-theme").title = t("themes")[theme];
}
