// Short messages: shown for a moment, and read out by screen readers.

import { byId, copyText } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN_MILLISECONDS = 4000;

let hiding;

/** Says how an action of the user turned out. */
export function announce(text) {
  clearTimeout(hiding);
  byId("announcement").textContent = text;
  hiding = setTimeout(() => (byId("announcement").textContent = ""), SHOWN_MILLISECONDS);
}

/** Tells screen readers about progress; everyone else sees it in the list. */
export function announceProgress(text) {
  byId("progress-announcement").textContent = text;
}

/** Copies a text and says so. */
export async function copyAndAnnounce(text) {
  announce(t((await copyText(text)) ? "copied" : "copyFailed"));
}
