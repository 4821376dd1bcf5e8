// Drawing on the picture with mouse, pen or finger: rectangles, and boxes of lines that are moved and resized. What is drawn
// is shown at once, and told when the pointer is lifted. Two fingers still zoom.

import { byId, makeSvgElement } from "../dom.js";
import { makeBox, moveBox, resizeBox } from "./boxes.js";

const LEAST_DRAG = 5; // screen pixels; less is a click

export class Drawing {
  #viewer;
  #actions;
  #kind = null;
  #drag = null;

  /**
   * @param {Viewer} viewer
   * @param {{drawn: function(number[][]), changed: function(object, number[][]), clicked: function(object, number[])}} actions
   *   what is done with a new box, a line's other box, and a click on a line (null beside all) at a point of the page
   */
  constructor(viewer, actions) {
    this.#viewer = viewer;
    this.#actions = actions;
    const scroller = byId("scroller");
    scroller.addEventListener("pointerdown", (event) => this.#start(event));
    scroller.addEventListener("pointermove", (event) => this.#move(event));
    scroller.addEventListener("pointerup", (event) => this.#end(event));
    scroller.addEventListener("pointercancel", () => this.#drop());
  }

  /** What is drawn: "region", "ignore", "lines" (whose boxes can be changed), or null: the picture is moved as ever. */
  get kind() {
    return this.#kind;
  }

  set kind(kind) {
    this.#kind = kind;
    this.#drop();
    byId("scroller").classList.toggle("drawing", Boolean(kind));
    this.#viewer.overlay.editable = kind === "lines";
  }

  #start(event) {
    if (!this.#kind || event.button !== 0) return;
    if (this.#drag) return this.#drop(); // a second finger
    event.preventDefault();
    const scroller = byId("scroller");
    scroller.focus({ preventScroll: true });
    scroller.setPointerCapture(event.pointerId);
    const { overlay, shown } = this.#viewer;
    const handle = this.#kind === "lines" ? overlay.findHandle(event.target) : null;
    const line = handle ? overlay.chosen : this.#kind === "lines" ? overlay.findLine(event.target) : null;
    this.#drag = { handle, line, view: shown.view, from: this.#viewer.toPage(event), at: [event.clientX, event.clientY], box: null };
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return;
    const far = Math.hypot(event.clientX - drag.at[0], event.clientY - drag.at[1]) >= LEAST_DRAG;
    if (!far && !drag.box) return;
    const to = this.#viewer.toPage(event);
    const by = [to[0] - drag.from[0], to[1] - drag.from[1]];
    if (drag.handle) drag.box = resizeBox(drag.line.box, drag.handle, by);
    else if (drag.line) drag.box = moveBox(drag.line.box, by);
    else drag.box = makeBox(drag.from, to, drag.view);
    drag.shape ??= this.#viewer.overlay.addShape(makeSvgElement("polygon", { class: "box drawn" }));
    drag.shape.setAttribute("points", drag.box.join(" "));
  }

  #end() {
    const drag = this.#drag;
    this.#drop();
    if (!drag) return;
    if (!drag.box) this.#actions.clicked(drag.line, drag.from);
    else if (drag.line) this.#actions.changed(drag.line, drag.box);
    else this.#actions.drawn(drag.box);
  }

  #drop() {
    this.#drag?.shape?.remove();
    this.#drag = null;
  }
}
