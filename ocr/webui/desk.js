// Which file and which of its pages is shown, as picture and as text.

import { loadPicture } from "./crop.js";
import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { LineFocus } from "./line-focus.js";
import { LineList } from "./line-list.js";
import { announce } from "./messages.js";
import { showState, showUncertain } from "./text-pane.js";
import { Viewer } from "./viewer.js";

export class Desk {
  item = null;
  #page = 0; // index of it among the file's
  #picture = { item: null, image: null };
  #focus = new LineFocus();
  #lines = new LineList(this.#focus, () => this.goToUncertain({ edit: true }));
  #retry;

  viewer = new Viewer(this.#focus);

  /** @param {function(object)} retry reads an item of the queue again */
  constructor(retry) {
    this.#retry = retry;
    for (const button of document.querySelectorAll(".pager button")) {
      button.addEventListener("click", () => this.turnPage(Number(button.dataset.step)));
    }
  }

  /** The page that is shown, of the Transcript; null while there is none. */
  get page() {
    return this.item?.transcript?.pages[this.#page] ?? null;
  }

  /** Shows an item of the queue, from its first page; null shows none. */
  async show(item) {
    this.#page = 0;
    if (item !== this.item) {
      this.item = item;
      this.#focus.choose(null);
      await this.#takePicture(item);
      if (item !== this.item) return; // another was chosen meanwhile
    }
    this.draw();
  }

  /** Shows what is shown anew, as it is now. */
  draw() {
    this.#drawPicture();
    this.#lines.show(this.item?.transcript ?? null, this.page, this.#image);
    showState(this.item, { retry: () => this.#retry(this.item) });
    this.#drawPager();
    const note = this.page && !this.#image ? noteWithoutPicture(this.item) : "";
    byId("picture-note").textContent = note;
    byId("picture-note").hidden = !note;
  }

  /** Shows that lines were corrected; the list of lines shows that itself. */
  drawCorrections() {
    this.#drawPicture();
    showUncertain(this.item.transcript);
  }

  /** Shows the next page (1) or the one before (-1). */
  turnPage(step) {
    if (!this.item?.transcript?.pages[this.#page + step]) return;
    this.#page += step;
    this.draw();
  }

  /** To the next line a person should look at (or the one before, step -1), on this page and then on the others. */
  goToUncertain({ step = 1, edit = false } = {}) {
    const transcript = this.item?.transcript;
    const uncertain = transcript?.uncertain ?? [];
    if (!uncertain.length) {
      announce(t("allChecked"));
      this.#lines.focusLine(this.#focus.chosen);
      return;
    }
    const from = this.#focus.chosen?.id ?? -1;
    const ahead = uncertain.filter(({ id }) => (step > 0 ? id > from : id < from));
    const end = step > 0 ? 0 : -1;
    const line = ahead.at(end) ?? uncertain.at(end);
    const page = transcript.pages.findIndex(({ lines }) => lines.includes(line));
    if (page !== this.#page) {
      this.#page = page;
      this.draw();
    }
    this.#focus.choose(line, "key");
    if (edit) this.#lines.edit(line);
    else this.#lines.focusLine(line);
  }

  // Of a file of several pages the browser can show the first at most.
  get #image() {
    const first = !this.page || this.page.number === 1;
    return first && this.#picture.item === this.item ? this.#picture.image : null;
  }

  #drawPicture() {
    this.viewer.show({ page: this.page, image: this.#image, key: this.item && `${this.item.id} ${this.page?.index}` });
  }

  // The picture of the file that is shown, and of no other, is held decoded.
  async #takePicture(item) {
    const image = await loadPicture(item?.file);
    const unused = item === this.item ? this.#picture.image : image;
    if (unused) URL.revokeObjectURL(unused.src);
    if (item === this.item) this.#picture = { item, image };
  }

  #drawPager() {
    const count = this.item?.transcript?.pages.length ?? 0;
    for (const pager of document.querySelectorAll(".pager")) {
      pager.hidden = count < 2;
      pager.querySelector("span").textContent = t("pageOf", this.#page + 1, count);
      pager.querySelector('[data-step="-1"]').disabled = this.#page === 0;
      pager.querySelector('[data-step="1"]').disabled = this.#page >= count - 1;
    }
  }
}

function noteWithoutPicture({ file, name }) {
  if (!file) return t("noPictureKept");
  return t(/\.pdf$/i.test(name) || file.type === "application/pdf" ? "noPicturePdf" : "noPictureFile");
}
