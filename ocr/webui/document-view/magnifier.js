// A magnifier that follows the pointer over the picture; above the finger, where that is the pointer.

import { byId, makeElement } from "../dom.js";

const TIMES = 2.5;
const LEAST_SCALE = 2; // screen pixels a page pixel
const [WIDTH, HEIGHT] = [320, 150];
const ABOVE_FINGER = 110;

export class Magnifier {
  #lens = makeElement("canvas", { class: "lens", "aria-hidden": "true" });
  #viewer;

  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.#viewer = viewer;
    this.#lens.hidden = true;
    document.body.append(this.#lens);
    byId("magnify").addEventListener("click", () => this.toggle());
    for (const name of ["pointermove", "pointerdown"]) byId("scroller").addEventListener(name, (event) => this.#show(event));
    byId("scroller").addEventListener("pointerleave", () => (this.#lens.hidden = true));
  }

  /** Takes it out or puts it away. */
  toggle() {
    const on = byId("magnify").getAttribute("aria-pressed") !== "true";
    byId("magnify").setAttribute("aria-pressed", on);
    byId("scroller").classList.toggle("magnified", on);
    this.#lens.hidden = true;
  }

  #show(event) {
    const { image, view, zoom } = this.#viewer.shown;
    this.#lens.hidden = !image || !byId("scroller").matches(".magnified");
    if (this.#lens.hidden) return;
    const sharp = devicePixelRatio;
    this.#lens.width = WIDTH * sharp;
    this.#lens.height = HEIGHT * sharp;
    this.#lens.style.left = `${event.clientX - WIDTH / 2}px`;
    this.#lens.style.top = `${event.clientY - HEIGHT / 2 - (event.pointerType === "touch" ? ABOVE_FINGER : 0)}px`;
    const context = this.#lens.getContext("2d");
    const scale = Math.max(zoom * TIMES, LEAST_SCALE) * sharp;
    const [x, y] = this.#viewer.toPage(event);
    context.translate(this.#lens.width / 2, this.#lens.height / 2);
    context.rotate((view * Math.PI) / 180);
    context.scale(scale, scale);
    context.drawImage(image, -x, -y);
  }
}
