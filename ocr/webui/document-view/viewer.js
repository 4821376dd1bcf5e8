// Zooming and moving the picture of a page. The pane scrolls natively, so the wheel, touch and the arrow keys move the
// page; Ctrl and the wheel, two fingers and the buttons zoom.

import { byId, makeElement } from "../dom.js";
import { t } from "../i18n.js";
import { Overlay } from "./overlay.js";

export const ZOOM_STEP = 1.25;
const SMALLEST_ZOOM = 0.02;
const LARGEST_ZOOM = 12;
const LARGEST_FITTED_ZOOM = 2; // a small picture is not enlarged further to fill the pane

export class Viewer {
  #scroller = byId("scroller");
  #stage = makeElement("div", { class: "stage" });
  #size = null; // of what is shown, in page pixels
  #zoom = 1;
  #fitted = "page"; // page, width, or null once the user has zoomed
  #shown = null;

  /** @param {LineFocus} focus */
  constructor(focus) {
    this.overlay = new Overlay(focus, (box) => this.#bringIntoView(box));
    byId("zoom-in").addEventListener("click", () => this.zoomBy(ZOOM_STEP));
    byId("zoom-out").addEventListener("click", () => this.zoomBy(1 / ZOOM_STEP));
    byId("zoom-fit").addEventListener("click", () => this.fit(this.#fitted === "page" ? "width" : "page"));
    byId("show-boxes").addEventListener("click", ({ currentTarget }) => {
      const shown = currentTarget.getAttribute("aria-pressed") !== "true";
      currentTarget.setAttribute("aria-pressed", shown);
      this.#stage.classList.toggle("without-boxes", !shown);
    });
    this.#scroller.append(this.#stage);
    this.#watchWheel();
    this.#watchDrag();
    this.#watchPinch();
    new ResizeObserver(() => this.#fitted && this.fit(this.#fitted)).observe(this.#scroller);
  }

  /**
   * Shows a page.
   * @param {object} view `page` of a Transcript (null while it is not read), `image` (null if there is none to show),
   *   `key`: while it stays the same, so do zoom and position
   */
  show({ page, image, key }) {
    const same = key === this.#shown;
    this.#shown = key;
    this.#size = page ?? (image && { width: image.naturalWidth, height: image.naturalHeight });
    this.#stage.hidden = !this.#size;
    this.#stage.classList.toggle("blank-sheet", !image);
    this.#stage.replaceChildren(...[image, ...(page ? this.overlay.draw(page) : [])].filter(Boolean));
    if (image) image.alt = t("pictureOfPage");
    if (!this.#size) return;
    if (same) this.#applyZoom();
    else this.fit("page");
  }

  /** Fits the page, or just its width, into the pane. */
  fit(what) {
    this.#fitted = what;
    if (!this.#size || !this.#scroller.clientWidth) return;
    const room = getComputedStyle(this.#scroller);
    const width = this.#scroller.clientWidth - 2 * Number.parseFloat(room.paddingLeft);
    const height = this.#scroller.clientHeight - 2 * Number.parseFloat(room.paddingTop);
    const toWidth = width / this.#size.width;
    const zooms = { width: toWidth, page: Math.min(toWidth, height / this.#size.height) };
    this.#zoom = Math.min(LARGEST_FITTED_ZOOM, zooms[what]);
    this.#applyZoom();
  }

  /** Zooms by a factor around the point (x, y) of the window, by default the middle of the pane. */
  zoomBy(factor, x, y) {
    if (!this.#size) return;
    const pane = this.#scroller.getBoundingClientRect();
    const [atX, atY] = [x ?? pane.left + pane.width / 2, y ?? pane.top + pane.height / 2];
    const before = this.#stage.getBoundingClientRect();
    const [shareX, shareY] = [(atX - before.left) / before.width, (atY - before.top) / before.height];
    this.#zoom = Math.min(LARGEST_ZOOM, Math.max(SMALLEST_ZOOM, this.#zoom * factor));
    this.#fitted = null;
    this.#applyZoom();
    const after = this.#stage.getBoundingClientRect();
    this.#scroller.scrollLeft += after.left + shareX * after.width - atX;
    this.#scroller.scrollTop += after.top + shareY * after.height - atY;
  }

  #applyZoom() {
    this.#stage.style.width = `${this.#size.width * this.#zoom}px`;
    this.#stage.style.height = `${this.#size.height * this.#zoom}px`;
    this.overlay.scale(this.#zoom);
    byId("zoom-level").textContent = `${Math.round(this.#zoom * 100)}%`;
  }

  #bringIntoView(box) {
    const pane = this.#scroller.getBoundingClientRect();
    const stage = this.#stage.getBoundingClientRect();
    const [xs, ys] = [0, 1].map((axis) => box.map((point) => point[axis] * this.#zoom));
    const offsets = [
      [stage.left - pane.left, xs, pane.width, "left"],
      [stage.top - pane.top, ys, pane.height, "top"],
    ];
    const move = {};
    for (const [start, values, room, side] of offsets) {
      const [low, high] = [start + Math.min(...values), start + Math.max(...values)];
      // A line wider than the pane is shown from its start.
      if (low < 0 || high > room) move[side] = high - low > room ? low - 16 : (low + high - room) / 2;
    }
    if (Object.keys(move).length) this.#scroller.scrollBy({ ...move, behavior: "instant" });
  }

  #watchWheel() {
    this.#scroller.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoomBy(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150), event.clientX, event.clientY);
    }, { passive: false });
  }

  // The mouse drags the page from anywhere but text, which can be selected.
  #watchDrag() {
    this.#scroller.addEventListener("pointerdown", (event) => {
      const wanted = event.button === 1 || (event.button === 0 && !event.target.closest(".page-text > div"));
      if (event.pointerType !== "mouse" || !wanted) return;
      event.preventDefault();
      this.#scroller.focus({ preventScroll: true });
      this.#scroller.setPointerCapture(event.pointerId);
      this.#scroller.classList.add("dragged");
      const move = (moved) => this.#scroller.scrollBy(-moved.movementX, -moved.movementY);
      const end = () => {
        this.#scroller.classList.remove("dragged");
        this.#scroller.removeEventListener("pointermove", move);
      };
      this.#scroller.addEventListener("pointermove", move);
      this.#scroller.addEventListener("lostpointercapture", end, { once: true });
    });
  }

  #watchPinch() {
    let last = null;
    this.#scroller.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const [one, other] = event.touches;
      const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (last) this.zoomBy(apart / last, (one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
      last = apart;
    }, { passive: false });
    for (const name of ["touchend", "touchcancel"]) this.#scroller.addEventListener(name, () => (last = null));
  }
}
