// The house's words: given ones, which can be changed, and beside them those learnt from corrections.

import { byId, makeElement } from "../dom.js";
import { t } from "../i18n.js";
import { announce } from "../messages.js";

let given = ""; // as the server has them

const list = () => byId("given").value.split("\n").map((word) => word.trim()).filter(Boolean);

/** Shows the words; what is being written stays. */
export function showWords(words) {
  const now = words.given.join("\n");
  if (list().join("\n") === given) byId("given").value = now;
  given = now;
  byId("learnt-title").textContent = t("learnt", words.learnt.length);
  byId("learnt").replaceChildren(...words.learnt.map((word) => makeElement("li", {}, word)));
}

/** @param {function(string[])} save */
export function watchWords(save) {
  byId("words-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = list();
    const odd = words.filter((word) => [...word].length < 2 || [...word].length > 64);
    if (odd.length) return announce(t("wordsLength", odd.slice(0, 3).join(", ")));
    save(words);
  });
}
