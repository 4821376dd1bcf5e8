// The tools above the picture: turning, what to read and what not, the boxes of lines. And the note below them: how a page
// is shown, and that it is being read again.

import { byId, makeElement } from "../dom.js";
import { describeError, t } from "../i18n.js";
import { announce } from "../messages.js";
import { areAreasNew } from "./areas.js";
import { DrawingTools } from "./drawing-tools.js";
import { getReading, rereadPages } from "./page-reader.js";
import { askWhichCounts } from "./reread-dialog.js";

export class PageTools {
  #view;
  #options;
  #abort = null;
  #progress = "";
  #missing = "";
  #item = null;

  /**
   * @param {DocumentView} view
   * @param {OptionsDialog} options with which pages are read
   */
  constructor(view, options) {
    this.#view = view;
    this.#options = options;
    const drawing = new DrawingTools(view, options, () => this.#chosenPages());
    byId("open-page-tools").addEventListener("click", ({ currentTarget }) => {
      byId("page-tools").hidden = !byId("page-tools").hidden;
      currentTarget.setAttribute("aria-expanded", !byId("page-tools").hidden);
      drawing.draw(null);
    });
    for (const button of document.querySelectorAll("[data-turn]")) {
      button.addEventListener("click", () => this.turn(Number(button.dataset.turn)));
    }
    byId("turn-degrees").addEventListener("change", ({ target }) => {
      if (target.checkValidity() && target.valueAsNumber) this.turn(target.valueAsNumber);
      target.value = "";
    });
  }

  /** Shows what there is to say about the page that is shown. */
  draw(missing = this.#missing) {
    const { item, page } = this.#view;
    this.#missing = missing;
    this.#drawNote();
    for (const place of document.querySelectorAll("#page-tools :is(button, input, select)")) place.disabled = !item?.file || !page;
    byId("all-pages").parentElement.hidden = !(item?.transcript?.pages.length > 1);
    if (item !== this.#item) byId("all-pages").checked = false;
    this.#item = item;
  }

  // What is said is put there once: screen readers would read it out again.
  #drawNote() {
    const { page } = this.#view;
    const unread = this.#listUnread();
    let [text, label, action] = [this.#missing];
    if (this.#abort) [text, label, action] = [this.#progress, "cancel", () => this.#abort.abort()];
    else if (unread.length) [text, label, action] = [t("areasChanged", unread.length), "readAreas", () => this.#readUnread()];
    else if (page?.direction && page.orientation === null && !text) {
      [text, label, action] = [t("shownUpright", page.direction), "asInFile", () => this.turn(this.#view.page.direction, [this.#view.page])];
    }
    const note = byId("picture-note");
    note.hidden = !text;
    if (note.textContent === text + (label ? t(label) : "")) return;
    note.replaceChildren(text);
    if (!label) return;
    const button = makeElement("button", { type: "button", class: "small" }, t(label));
    button.addEventListener("click", action);
    note.append(button);
  }

  // The pages of which other parts are to be read than were.
  #listUnread() {
    const { item } = this.#view;
    return item?.file ? (item.transcript?.pages ?? []).filter(areAreasNew) : [];
  }

  #readUnread() {
    return this.read(new Map(this.#listUnread().map((page) => [page, getReading(page)])), { name: "areas", join: {} });
  }

  /** Turns pages clockwise, and has them read so. Quarter turns are shown at once. */
  turn(degrees, pages = this.#chosenPages()) {
    const quarter = degrees % 90 === 0;
    const change = (page) => quarter
      ? { orientation: (page.direction - degrees + 720) % 360 }
      : { orientation: page.direction, turned: (page.turned + degrees) % 360 };
    const readings = new Map(pages.map((page) => [page, { ...getReading(page), ...change(page) }]));
    const join = {};
    if (quarter && pages.length) {
      const turned = [...readings].flatMap(([page, { orientation }]) => [[page, "direction", orientation], [page, "orientation", orientation]]);
      this.#view.item.transcript.change("turn", turned, { page: pages[0], join });
    }
    return this.read(readings, { name: "turn", join });
  }

  /** Reads all pages of the file again as the user had them turned and cut; false if there is no such page. */
  rereadAsChanged() {
    const { pages = [], areas } = this.#view.item?.transcript ?? {};
    const isOwn = ({ orientation, turned, region, ignore }) =>
      orientation !== null || turned || region !== (areas.region ?? "") || ignore !== (areas.ignore ?? "");
    if (!pages.some(isOwn)) return false;
    this.read(new Map(pages.map((page) => [page, getReading(page)])), { name: "reread", join: {} });
    return true;
  }

  /** Reads pages again; see `rereadPages`. */
  async read(readings, edit) {
    const { item } = this.#view;
    if (!item?.file || !readings.size) return;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const onProgress = (done) => {
      this.#progress = t("readingPages", done, readings.size);
      this.draw();
    };
    try {
      const told = await rereadPages(item, readings, this.#options.values, edit, { signal: abort.signal, onProgress });
      askWhichCounts(item, told, () => item.transcript.dispatchEvent(new Event("change")));
    } catch (error) {
      if (!abort.signal.aborted) announce(describeError(error));
    } finally {
      if (this.#abort === abort) this.#abort = null;
      this.draw();
    }
  }

  #chosenPages() {
    const { item, page } = this.#view;
    if (!page) return [];
    return byId("all-pages").checked ? item.transcript.pages : [page];
  }
}
