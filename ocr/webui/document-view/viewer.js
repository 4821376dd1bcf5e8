// Zooming and moving the picture of a page. The pane scrolls natively, so the wheel, touch and the arrow keys move the
// page; Ctrl and the wheel, two fingers and the buttons zoom, and so does choosing a line in small print. A page that was
// scanned on its side or head is shown upright, with all that lies over it; boxes stay in the pixels of its own picture.

import { byId, makeElement } from "../dom.js";
import { t } from "../i18n.js";
import { measureBox, Overlay } from "./overlay.js";
import { turnPoint, turnSize } from "./turning.js";

export const ZOOM_STEP = 1.25;
const SMALLEST_ZOOM = 0.02;
const LARGEST_ZOOM = 12;
const LARGEST_FITTED_ZOOM = 2; // a small picture is not enlarged further to fill the pane
const SMALL_PRINT = 20; // pixels on the screen: a line in smaller print is enlarged when it is chosen
const READABLE_PRINT = 24;
const PRINT_SHARE = 0.75; // of a box's height
const MARGIN = 16;
const GLIDE_MILLISECONDS = 180;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

export class Viewer {
  #scroller = byId("scroller");
  #sheet = makeElement("div", { class: "sheet" }); // lies as the file has it, and is turned with the layers on it
  #stage = makeElement("div", { class: "stage" }, this.#sheet);
  #size = null; // of the page, in its own pixels
  #view = 0; // by how many degrees, clockwise, it is shown turned
  #image = null;
  #gliding = 0;
  #zoom = 1;
  #fitted = "page"; // page, width, or null once the user has zoomed
  #shown = null;

  /** @param {LineFocus} focus */
  constructor(focus) {
    this.overlay = new Overlay(focus, (box, from) => this.#bringIntoView(box, from));
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
    this.#view = (360 - (page?.direction ?? 0)) % 360;
    this.#image = image;
    this.#stage.hidden = !this.#size;
    this.#stage.classList.toggle("blank-sheet", !image);
    this.#sheet.replaceChildren(...[image, ...(page ? this.overlay.draw(page) : [])].filter(Boolean));
    if (image) Object.assign(image, { alt: t("pictureOfPage"), draggable: false });
    if (!this.#size) return;
    if (same) this.#applyZoom();
    else this.fit("page");
  }

  /** What is shown: the picture, by how many degrees it is turned, and how many screen pixels a page pixel has. */
  get shown() {
    return { image: this.#image, view: this.#view, zoom: this.#zoom };
  }

  /** The point of the page at a point of the window. */
  toPage({ clientX, clientY }) {
    const { left, top } = this.#stage.getBoundingClientRect();
    const point = [(clientX - left) / this.#zoom, (clientY - top) / this.#zoom];
    return turnPoint(point, (360 - this.#view) % 360, turnSize(this.#size, this.#view));
  }

  /** Fits the page, or just its width, into the pane. */
  fit(what) {
    cancelAnimationFrame(this.#gliding);
    this.#fitted = what;
    if (!this.#size || !this.#scroller.clientWidth) return;
    const room = getComputedStyle(this.#scroller);
    const width = this.#scroller.clientWidth - 2 * Number.parseFloat(room.paddingLeft);
    const height = this.#scroller.clientHeight - 2 * Number.parseFloat(room.paddingTop);
    const size = turnSize(this.#size, this.#view);
    const toWidth = width / size.width;
    const zooms = { width: toWidth, page: Math.min(toWidth, height / size.height) };
    this.#zoom = Math.min(LARGEST_FITTED_ZOOM, zooms[what]);
    this.#applyZoom();
  }

  /** Zooms by a factor around the point (x, y) of the window, by default the middle of the pane. */
  zoomBy(factor, x, y) {
    if (!this.#size) return;
    cancelAnimationFrame(this.#gliding);
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
    const place = (element, { width, height }) => {
      element.style.width = `${width * this.#zoom}px`;
      element.style.height = `${height * this.#zoom}px`;
    };
    place(this.#stage, turnSize(this.#size, this.#view));
    place(this.#sheet, this.#size);
    const [x, y] = turnPoint([0, 0], this.#view, this.#size);
    this.#sheet.style.transform = `translate(${x * this.#zoom}px, ${y * this.#zoom}px) rotate(${this.#view}deg)`;
    this.overlay.scale(this.#zoom);
    byId("zoom-level").textContent = `${Math.round(this.#zoom * 100)}%`;
  }

  // Scrolls to a box if it is out of sight, and enlarges it if its print is too small to be read.
  #bringIntoView(box, from) {
    const print = measureBox(box).across * PRINT_SHARE;
    const enlarged = print * this.#zoom < SMALL_PRINT && Boolean(from);
    const zoom = enlarged ? Math.min(LARGEST_ZOOM, READABLE_PRINT / print) : this.#zoom;
    const corners = box.map((point) => turnPoint(point, this.#view, this.#size));
    const room = [this.#scroller.clientWidth, this.#scroller.clientHeight];
    const spans = [0, 1].map((axis) => {
      const places = corners.map((point) => point[axis]);
      return [Math.min(...places), Math.max(...places)];
    });
    // The point of the box that moves, and where in the pane to; a line wider than the pane is shown from its start.
    const isLong = spans.map(([low, high], axis) => (high - low) * zoom > room[axis] - 2 * MARGIN);
    const point = spans.map(([low, high], axis) => (isLong[axis] ? low : (low + high) / 2));
    const [starts, ends] = [0, 1].map((end) => this.#locate(spans.map((span) => span[end])));
    const isSeen = starts.map((start, axis) => start >= 0 && ends[axis] <= room[axis]);
    const now = this.#locate(point);
    const target = room.map((size, axis) => {
      if (enlarged ? from === "picture" : isSeen[axis]) return now[axis];
      return isLong[axis] ? MARGIN : size / 2;
    });
    if (enlarged) this.#glide(zoom, point, target);
    else if (from !== "picture") this.#scroller.scrollBy({ left: now[0] - target[0], top: now[1] - target[1], behavior: "instant" });
  }

  // Where in the pane a point of the page, turned as it is shown, stands now.
  #locate([x, y]) {
    const [pane, stage] = [this.#scroller, this.#stage].map((element) => element.getBoundingClientRect());
    return [stage.left - pane.left + x * this.#zoom, stage.top - pane.top + y * this.#zoom];
  }

  #glide(zoom, point, target) {
    cancelAnimationFrame(this.#gliding);
    this.#fitted = null;
    const [from, first, start] = [this.#zoom, this.#locate(point), performance.now()];
    const step = (now) => {
      const share = STILL.matches ? 1 : Math.min(1, Math.max(0, (now - start) / GLIDE_MILLISECONDS));
      const eased = 1 - (1 - share) ** 3;
      this.#zoom = from * (zoom / from) ** eased;
      this.#applyZoom();
      const [left, top] = this.#locate(point).map((at, axis) => at - first[axis] - (target[axis] - first[axis]) * eased);
      this.#scroller.scrollBy({ left, top, behavior: "instant" });
      if (share < 1) this.#gliding = requestAnimationFrame(step);
    };
    step(start);
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
      const moves = !event.target.closest(".page-text > div, .drawing");
      const wanted = event.button === 1 || (event.button === 0 && moves);
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
