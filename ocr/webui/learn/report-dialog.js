// A model's report: the lines that it reads otherwise, with the wrong characters marked.

import { call } from "../api.js";
import { openDialog } from "../dialogs.js";
import { byId, makeElement } from "../dom.js";
import { t } from "../i18n.js";
import { makeTable } from "./table.js";

const KINDS = { all: "", right: "better", wrong: "worse", other: "" }; // with their class

/** Shows a model's. */
export async function openReport(name) {
  const { changes } = await call("GET", `learning/models/${name}`);
  const list = (kind) => changes.filter((change) => kind === "all" || classify(change) === kind);
  const choose = (kind) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
    byId("report-lines").replaceChildren(makeTable(t("changesHead"), list(kind).map(makeRow), ["", "", "text", "text", "text"]));
  };
  const buttons = Object.keys(KINDS).map((kind) => {
    const attributes = { type: "button", class: "small", "data-kind": kind };
    const button = makeElement("button", attributes, `${t("changeKinds")[kind]} ${list(kind).length}`);
    button.onclick = () => choose(kind);
    return button;
  });
  byId("report-title").textContent = name;
  byId("report-kinds").replaceChildren(...buttons);
  choose("all");
  openDialog("report-dialog");
}

function classify({ text, before, after }) {
  const isRight = (read) => read.replaceAll(" ", "") === text.replaceAll(" ", ""); // as the server counts
  return isRight(after) ? "right" : isRight(before) ? "wrong" : "other";
}

function makeRow(change) {
  const { own, text, before, after } = change;
  const kind = classify(change);
  const told = makeElement("span", { class: KINDS[kind] }, t("changeKinds")[kind]);
  return [told, t("origin")[own ? "own" : "general"], text, markWrong(before, text), markWrong(after, text)];
}

// An empty mark stands where a character is missing.
function markWrong(read, text) {
  const [one, other] = [[...read], [...text]];
  // How many characters agree at most, from each place in both on.
  const agree = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      agree[i][j] = one[i] === other[j] ? agree[i + 1][j + 1] + 1 : Math.max(agree[i + 1][j], agree[i][j + 1]);
    }
  }
  const marked = makeElement("span");
  const add = (character, wrong) => marked.append(wrong && character !== " " ? makeElement("mark", {}, character) : character);
  for (let [i, j] = [0, 0]; i < one.length || j < other.length; ) {
    if (one[i] === other[j]) add(one[i++], false), j++;
    else if (i < one.length && (j === other.length || agree[i + 1][j] >= agree[i][j + 1])) add(one[i++], true);
    else if (other[j++] !== " ") add("", true);
  }
  return marked;
}
