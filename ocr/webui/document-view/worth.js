// Goes through the lines of all files that are worth a correction most, by the rule of ocr/learning/worth.py.

import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { announce } from "../messages.js";

const MOST = 10;
const SAME_TEXT_WEIGHT = 0.25; // of each further line with the same text but for digits

// How many characters are likely to be wrong; of a line that came without them, whether any is.
const expectWrong = ({ characters, ...line }) => (characters.length ? characters : [line]).reduce((sum, each) => sum + 1 - each.confidence, 0);

// The unchecked lines that help most.
function chooseLines(items) {
  const list = (item, page) => page.lines.filter(({ checked }) => !checked).map((line) => ({
    item, line, form: page.forms[0]?.template ?? page, text: ` ${line.text.replace(/\p{Nd}/gu, "0").replaceAll(" ", "")}`,
  }));
  const left = items.flatMap((item) => item.transcript.pages.flatMap((page) => list(item, page)));
  const times = new Map(); // that a text, or a kind of form, was chosen
  const count = (key) => times.get(key) ?? 0;
  const chosen = new Set();
  while (chosen.size < MOST) {
    let [best, highest] = [null, 0];
    for (const each of left) {
      const weight = (expectWrong(each.line) * SAME_TEXT_WEIGHT ** count(each.text)) / Math.sqrt(1 + count(each.form));
      if (weight > highest && !chosen.has(each)) [best, highest] = [each, weight];
    }
    if (!best) break;
    for (const key of [best.text, best.form]) times.set(key, count(key) + 1);
    chosen.add(best);
  }
  return [...chosen];
}

export class WorthWalk {
  #list;
  #show;
  #chosen = [];
  last = null; // {item, line} that was gone to: while its file is being shown, no line is chosen

  /** `list()` gives the items that were read, `show(item, edit)` shows the `last` line. */
  constructor(list, show) {
    this.#list = list;
    this.#show = show;
    byId("worth").onclick = () => {
      const on = !this.isOn;
      this.last = null;
      this.#chosen = on ? chooseLines(list()) : [];
      if (on) this.go();
      else this.draw();
    };
  }

  get isOn() {
    return this.#chosen.length > 0;
  }

  /** Shows how many are left, and gives them. */
  draw() {
    const items = this.#list();
    const isThere = ({ item, line }) => items.includes(item) && item.transcript.pages[line.page].lines.includes(line);
    const left = this.#chosen.filter((each) => !each.line.checked && isThere(each));
    byId("worth").ariaPressed = String(this.isOn);
    byId("worth-count").textContent = this.isOn ? left.length : MOST;
    return left;
  }

  /** Goes to the one that comes `step` after a line; without any left it is over. */
  go(line, step = 1, edit = false) {
    const left = this.draw();
    const from = this.#chosen.findIndex((each) => each.line === (line ?? this.last?.line));
    const ahead = left.filter((each) => (this.#chosen.indexOf(each) - from) * step > 0);
    const next = (ahead.length ? ahead : left).at(step > 0 ? 0 : -1);
    this.last = next;
    if (next) return this.#show(next.item, edit);
    this.#chosen = [];
    this.draw();
    announce(t("allChecked"));
  }
}
