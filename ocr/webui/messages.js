// Short messages: seen for a moment, and told by screen readers.

import { byId, copyText } from "./dom.js";
import { t } from "./i18n.js";

const SHOWN = 4000; // milliseconds

let hiding;

/** Says what an action of the user's has come to. */
export function announce(text) {
  clearTimeout(hiding);
  byId("announcement").textContent = text;
  hiding = setTimeout(() => (byId("announcement").textContent = ""), SHOWN);
}

/** Tells screen readers how far the work is; others see it in the list. */
export function tellProgress(text) {
  byId("progress-announcement").textContent = text;
}

/** Copies a text and says so. */
export async function copy(text) {
  announce(t((await copyText(text)) ? "copied" : "copyFailed"));
}
