// The file and the page of it that are shown, as picture and as text.

import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { announce } from "../messages.js";
import { Findings } from "./findings.js";
import { LineFocus } from "./line-focus.js";
import { LineList } from "./line-list.js";
import { Magnifier } from "./magnifier.js";
import { PageTools } from "./page-tools.js";
import { loadPagePicture } from "./page-picture.js";
import { showFileState, showUncertainCount } from "./text-pane.js";
import { Viewer } from "./viewer.js";

export class DocumentView {
  item = null;
  worth = null; // a WorthWalk
  #page = 0; // the index of the page
  #picture = { kind: "", page: null, item: null, image: null, loaded: false };
  #focus = new LineFocus();
  #lines = new LineList(this.#focus, (must) => (must || this.worth.isOn) && this.goToUncertain({ edit: true }));
  #retry;
  #isDrawn = false;

  viewer = new Viewer(this.#focus);
  magnifier = new Magnifier(this.viewer);
  #findings = new Findings((box) => this.viewer.overlay.mark(box), this.#focus);

  /**
   * @param {function(object)} retry reads an item of the queue again
   * @param {OptionsDialog} options with which pages are read
   */
  constructor(retry, options) {
    this.#retry = retry;
    this.tools = new PageTools(this, options);
    for (const button of document.querySelectorAll(".pager button")) {
      button.addEventListener("click", () => this.turnPage(Number(button.dataset.step)));
    }
  }

  /** The line that is chosen; null if none of the page is. */
  get chosen() {
    return this.viewer.overlay.chosen;
  }

  set chosen(line) {
    this.#focus.choose(line, "key");
  }

  /** The page of the Transcript that is shown; null while there is none. */
  get page() {
    return this.item?.transcript?.pages[this.#page] ?? null;
  }

  /** Shows an item of the queue at its first page; null shows none. */
  async show(item) {
    this.#page = 0;
    if (item !== this.item) {
      this.item = item;
      this.#focus.choose(null);
      this.#isDrawn = false;
      await this.#loadPicture();
      // Another was chosen in the meantime; or this one was read, and its lines may be in the editor by now.
      if (item !== this.item || this.#isDrawn) return;
    }
    this.draw();
  }

  /** Draws everything again, as it is now. */
  draw() {
    this.#isDrawn = true;
    this.#loadPicture();
    this.#drawPicture();
    this.#lines.show(this.item?.transcript ?? null, this.page, this.#picture.image);
    this.#findings.show(this.item, this.page);
    showFileState(this.item, { retry: () => this.#retry(this.item) });
    this.#drawPager();
  }

  /** Shows how far the file is, and that pages were added; the page that is shown stays as it is. */
  drawState() {
    if (!this.page || this.page !== this.#picture.page) return this.draw();
    showFileState(this.item, { retry: () => this.#retry(this.item) });
    this.#drawPager();
  }

  /** Shows a page of the file, and chooses a line of it. */
  showPlace({ page, line = null }) {
    const index = page?.index ?? this.#page;
    if (index !== this.#page) {
      this.#page = index;
      this.draw();
    }
    if (line) this.#focus.choose(line, "key");
  }

  /** Shows what was changed in the text of the file. */
  drawCorrections() {
    if (this.page !== this.#picture.page) return this.draw(); // another reading of it
    this.#drawPicture();
    this.#lines.refresh();
    this.#findings.refresh();
    showUncertainCount(this.item.transcript);
  }

  /** Shows the next page (1) or the one before (-1). */
  turnPage(step) {
    if (!this.item?.transcript?.pages[this.#page + step]) return;
    this.#page += step;
    this.draw();
  }

  /** Goes to the next line to check (or the previous one, step -1), on this page and then on the others. */
  goToUncertain({ step = 1, edit = false } = {}) {
    if (this.worth.isOn) return this.worth.go(this.#focus.chosen, step, edit);
    const transcript = this.item?.transcript;
    const uncertain = transcript?.uncertainLines ?? [];
    if (!uncertain.length) {
      announce(t("allChecked"));
      this.#lines.focusLine(this.#focus.chosen);
      return;
    }
    const places = new Map(transcript.lines.map((line, index) => [line, index]));
    const from = places.get(this.#focus.chosen) ?? -1;
    const ahead = uncertain.filter((line) => (places.get(line) - from) * step > 0);
    const end = step > 0 ? 0 : -1;
    this.goTo(ahead.at(end) ?? uncertain.at(end), edit);
  }

  /** Goes to a line of the file, or opens the editor for it. */
  goTo(line, edit) {
    this.showPlace({ page: this.item.transcript.pages[line.page], line });
    if (edit) this.#lines.edit(line);
    else this.#lines.focusLine(line);
  }

  #drawPicture() {
    const key = this.item && `${this.item.id} ${this.page?.index} ${this.page?.direction} ${this.page?.turned}`;
    this.viewer.show({ page: this.page, image: this.#picture.image, key });
    const missing = this.page && this.#picture.loaded && !this.#picture.image;
    this.tools.draw(missing ? t(this.item.file ? "noPictureFile" : "noPictureKept") : "");
  }

  // Only the picture of the page that is shown is held decoded. Until it is loaded, the text is shown alone.
  async #loadPicture() {
    const { item, page } = this;
    if (item === this.#picture.item && page === this.#picture.page) return;
    const kind = `${page?.number ?? 1} ${page?.turned ?? 0} ${item?.transcript?.dpi}`;
    if (item === this.#picture.item && kind === this.#picture.kind && this.#picture.image) {
      this.#picture.page = page; // it was shown before the page was read, or read again
      return;
    }
    const loading = { kind, page, item, image: null, loaded: false };
    if (this.#picture.image) URL.revokeObjectURL(this.#picture.image.src);
    this.#picture = loading;
    const image = item ? await loadPagePicture(item, page).catch(() => null) : null;
    if (this.#picture !== loading) {
      if (image) URL.revokeObjectURL(image.src);
      return;
    }
    Object.assign(loading, { image, loaded: true });
    this.#lines.picture = image; // the lines are not drawn again: one may be open in the editor
    this.#drawPicture();
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
