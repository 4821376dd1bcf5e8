// How many corrections there are, what is wrong with them, and what to correct next.

import { byId, makeElement } from "../dom.js";
import { t } from "../i18n.js";
import { makeFigure } from "./models-view.js";
import { makeTable } from "./table.js";

/** Shows the review that GET api/v1/corrections gives. */
export function showKept({ review }) {
  const { contradictions, outside, ...counts } = review;
  const characters = Object.keys(outside);
  const figures = { ...counts, contradictions: contradictions.length, outside: characters.length };
  byId("kept").replaceChildren(...Object.entries(t("keptNames")).map(([name, text]) => makeFigure(text, String(figures[name]))));
  const notes = [contradictions.length && t("disputed"), characters.length && t("outside", characters.join(" "))];
  byId("kept-note").textContent = notes.filter(Boolean).join(" ");
}

/** Shows what GET api/v1/learning/advice gives. */
export function showAdvice(advice) {
  const rows = advice.lines.map(({ document, page, line, text, expected_wrong: wrong }) =>
    [document, String(page), String(line + 1), text, wrong.toFixed(1)]);
  const table = makeTable(t("adviceHead"), rows, ["text", "number", "number", "text", "number"]);
  byId("advice").replaceChildren(rows.length ? table : makeElement("p", {}, t("noAdvice")));
}
