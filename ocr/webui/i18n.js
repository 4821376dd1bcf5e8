// The page's language: which it is, its texts, and the switch.

import { readStored, writeStored } from "./storage/storage.js";
import { EN } from "./texts/en.js";
import { ZH } from "./texts/zh.js";

const TEXTS = { en: EN, zh: ZH };

let current = readStored("language", navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

/** Adds the texts that one page has for itself: {en, zh}. */
export const addTexts = (own) => Object.keys(own).forEach((language) => Object.assign(TEXTS[language], own[language]));

/** "en" or "zh". */
export const getLanguage = () => current;

/** The text for a key. Texts that contain values are functions of `values`. */
export function t(key, ...values) {
  const text = TEXTS[current][key];
  return typeof text === "function" ? text(...values) : text;
}

/** What an error means, in plain words: our text for its code, or else the server's message. */
export function describeError(error) {
  const text = TEXTS[current].errors[error.code];
  const words = typeof text === "function" ? text(error) : text;
  return words ?? error.message;
}

/** The name and explanation of one of the server's options: ours, or else the server's own. */
export function describeOption(option) {
  const own = TEXTS[current].optionNames[option.name];
  return { name: own?.[0] ?? option.name, about: own?.[1] ?? option.about ?? "" };
}

/** What a choice of an option is called. */
export const nameChoice = (option, choice) => TEXTS[current].choices[`${option.name}.${choice}`] ?? choice;

/** Switches to the other language; everything that shows text listens for `languagechange` on the document. */
export function switchLanguage() {
  current = current === "en" ? "zh" : "en";
  writeStored("language", current);
  applyTexts();
  document.dispatchEvent(new Event("languagechange"));
}

/** Fills in the texts of the page's HTML: data-text, data-label (name and tooltip), data-tip, data-region. */
export function applyTexts() {
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = t(place.dataset.text);
  for (const place of document.querySelectorAll("[data-tip]")) place.title = t(place.dataset.tip);
  for (const place of document.querySelectorAll("[data-hint]")) place.placeholder = t(place.dataset.hint);
  for (const place of document.querySelectorAll("[data-region]")) place.ariaLabel = t(place.dataset.region);
  for (const place of document.querySelectorAll("[data-label]")) {
    place.ariaLabel = t(place.dataset.label);
    if (place.localName === "button") place.title = place.ariaLabel;
  }
}
