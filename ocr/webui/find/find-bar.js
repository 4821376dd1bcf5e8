// The bar to find and replace words, and the list of what was found.

import { Transcript } from "../document-view/transcript.js";
import { byId, makeElement } from "../dom.js";
import { edits } from "../edits.js";
import { t } from "../i18n.js";
import { listHeads, loadEntry } from "../storage/history.js";
import { findIn, makePattern, MOST_FOUND, replaceIn } from "./find.js";

const CONTEXT = 24; // characters shown before and behind
const TYPING_PAUSE = 150; // milliseconds

export class FindBar {
  #bar = byId("find-bar");
  #text = byId("find-text");
  #list = byId("find-results");
  #found = [];
  #at = -1;
  #search = 0; // counts searches: an older one that still goes on is given up
  #timer = null;

  /**
   * @param {object} files `getShown` gives the item that is shown, `list` those of the list that were read, `show` shows
   *   a place {page, line} of one, and `reopen` puts an entry of the history into the list and gives its item
   */
  constructor(files) {
    this.files = files;
    byId("open-find").addEventListener("click", () => this.open());
    byId("find-close").addEventListener("click", () => this.close());
    byId("find-replace").addEventListener("click", () => this.#replaceAll());
    for (const [id, step] of [["find-previous", -1], ["find-next", 1]]) byId(id).addEventListener("click", () => this.#step(step));
    for (const name of ["input", "change"]) this.#bar.addEventListener(name, ({ target }) => target.id !== "find-other" && this.#searchSoon());
    this.#bar.addEventListener("submit", (event) => event.preventDefault());
    this.#bar.addEventListener("keydown", (event) => {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key) || event.target.matches("button")) return;
      event.preventDefault();
      if (event.key === "Escape") this.close();
      else if (event.target.id === "find-other") this.#replaceAll();
      else this.#step(event.shiftKey ? -1 : 1);
    });
    this.#list.addEventListener("click", ({ target }) => {
      const row = target.closest("li");
      if (row) this.#go([...this.#list.children].indexOf(row));
    });
    edits.addEventListener("change", () => this.#bar.hidden || this.#searchSoon());
  }

  /** Shows the bar, ready for typing. */
  open() {
    const chosen = String(getSelection()).trim();
    if (chosen && !chosen.includes("\n")) this.#text.value = chosen;
    this.#bar.hidden = this.#list.hidden = false;
    this.#text.select();
    this.#text.focus();
    this.#searchSoon();
  }

  /** Hides the bar. */
  close() {
    this.#search += 1;
    this.#bar.hidden = this.#list.hidden = true;
    byId("open-find").focus();
  }

  get #scope() {
    return byId("find-scope").value;
  }

  #listItems() {
    return this.#scope === "all" ? this.files.list() : [this.files.getShown()].filter((item) => item?.transcript);
  }

  #searchSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(), TYPING_PAUSE);
  }

  async #find() {
    const search = (this.#search += 1);
    const pattern = makePattern(this.#text.value);
    const history = this.#scope === "history";
    byId("find-other").disabled = byId("find-replace").disabled = history || !pattern;
    const found = [];
    let files = 0;
    const show = () => {
      this.#found = found;
      this.#at = -1;
      this.#list.replaceChildren(...found.slice(0, MOST_FOUND).map((one, index) => makeRow(one, index === 0)));
      byId("find-count").textContent = pattern ? t("foundCount", found.length, files) : "";
    };
    if (pattern) {
      const items = history ? readHistory(this.files.list()) : this.#listItems();
      for await (const item of items) {
        if (search !== this.#search) return;
        const places = findIn(item.transcript, pattern);
        files += places.length > 0;
        for (const place of places) found.push({ item, ...place });
      }
    }
    if (search === this.#search) show();
  }

  #step(step) {
    if (this.#found.length) this.#go((this.#at + step + this.#found.length) % this.#found.length);
  }

  #go(at) {
    this.#at = at;
    const rows = this.#list.children;
    this.#list.querySelector('[aria-current="true"]')?.removeAttribute("aria-current");
    rows[at]?.setAttribute("aria-current", "true");
    rows[at]?.scrollIntoView({ block: "nearest" });
    const { item, page, line } = this.#found[at];
    if (!item.entry) return this.files.show(item, { page, line });
    const same = this.files.reopen(item.entry);
    const here = same.transcript.pages[item.transcript.pages.indexOf(page)];
    this.files.show(same, { page: here, line: here?.lines[page.lines.indexOf(line)] });
  }

  #replaceAll() {
    const pattern = makePattern(this.#text.value);
    if (!pattern || this.#scope === "history") return;
    const items = this.#listItems();
    const { assignments, count } = replaceIn(items.map(({ transcript }) => transcript), pattern, byId("find-other").value);
    if (!count) return;
    const [first] = this.#found;
    const tell = () => {
      for (const { transcript } of items) transcript.dispatchEvent(new Event("change"));
    };
    edits.make("replace", assignments, { place: first && { item: first.item, page: first.page, line: first.line }, after: tell });
    byId("find-count").textContent = t("replacedCount", count);
  }
}

function makeRow({ item, line, page, at, length }, first) {
  const start = Math.max(0, at - CONTEXT);
  const place = makeElement("small", {}, `${item.name} · ${page.number}`);
  const mark = makeElement("mark", {}, line.text.slice(at, at + length));
  const text = [start ? "…" : "", line.text.slice(start, at), mark, line.text.slice(at + length, at + length + CONTEXT)];
  return makeElement("li", { tabindex: first ? 0 : -1 }, makeElement("span", {}, ...text), place);
}

async function* readHistory(listed) {
  const known = new Set(listed.map(({ id }) => id));
  for (const head of await listHeads().catch(() => [])) {
    if (known.has(head.id)) continue;
    const entry = await loadEntry(head);
    yield { name: head.name, transcript: new Transcript(entry.data), entry };
  }
}
