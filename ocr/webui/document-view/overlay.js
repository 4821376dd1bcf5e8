// The layers over a page's picture: the boxes of its lines, and their text, invisible but selectable. Where boxes can be
// edited, the chosen one has handles.

import { makeElement, makeSvgElement } from "../dom.js";
import { makeHatching } from "./areas.js";
import { placeHandle } from "./boxes.js";
import { distance, isVertical } from "./crop.js";
import { findDoubtfulCharacters, isCorrected, isUncertain } from "./transcript.js";

const TEXT_HEIGHT = 0.78; // share of the box's height
const ENDS = [0, 0.5, 1];
const HANDLES = ENDS.flatMap((along) => ENDS.map((down) => [along, down])).filter((place) => place.join() !== "0.5,0.5");

export class Overlay {
  #focus;
  #text = makeElement("div", { class: "page-text" });
  #boxes = null;
  #found = null; // the box of a field, a cell or a code
  #bringIntoView;
  #polygons = new Map();
  #lines = new Map(); // by the element with the line's text
  #fitted = false;
  #editable = false;
  #handles = makeSvgElement("g");

  /**
   * @param {LineFocus} focus
   * @param {function(number[][], string)} bringIntoView scrolls to the box of a line, chosen in the text or the picture
   */
  constructor(focus, bringIntoView) {
    this.#focus = focus;
    this.#bringIntoView = bringIntoView;
    focus.addEventListener("point", ({ detail }) => this.#moveMark("pointed", detail));
    focus.addEventListener("choose", ({ detail }) => {
      this.#moveMark("chosen", detail);
      this.#drawHandles();
      if (this.#polygons.has(detail.line)) bringIntoView(detail.line.box, detail.from);
    });
    this.#text.addEventListener("pointerover", ({ target }) => focus.point(this.#findLine(target), "picture"));
    this.#text.addEventListener("pointerleave", () => focus.point(null, "picture"));
    this.#text.addEventListener("click", ({ target }) => {
      if (getSelection().isCollapsed) focus.choose(this.#findLine(target), "picture");
    });
  }

  /** Makes the layers for a page, to be put over its picture. */
  draw(page) {
    this.#polygons.clear();
    this.#lines.clear();
    const boxes = makeSvgElement("svg", {
      class: "boxes", viewBox: `0 0 ${page.width} ${page.height}`, preserveAspectRatio: "none", "aria-hidden": "true",
    });
    this.#boxes = boxes;
    boxes.append(...makeHatching(page));
    this.#text.replaceChildren();
    this.#fitted = false;
    for (const line of page.lines) {
      boxes.append(this.#makePolygon(line), ...makeCharacterBoxes(line));
      const text = makeElement("div", { class: isVertical(line.box) && "vertical" }, line.text);
      this.#lines.set(text, line);
      this.#text.append(text, makeElement("br")); // without it, lines are copied without breaks between them
    }
    boxes.append(this.#handles);
    this.#drawHandles();
    this.#text.style.width = `${page.width}px`;
    this.#text.style.height = `${page.height}px`;
    return [boxes, this.#text];
  }

  /** The line that is chosen; null if it is not on the page that is shown. */
  get chosen() {
    return this.#polygons.has(this.#focus.chosen) ? this.#focus.chosen : null;
  }

  /** Whether the chosen box has handles. */
  set editable(editable) {
    this.#editable = editable;
    this.#drawHandles();
  }

  /** The line whose box an element is. */
  findLine(element) {
    for (const [line, polygon] of this.#polygons) if (polygon === element) return line;
    return null;
  }

  /** The place of a handle on its box, as `placeHandle` takes it. */
  findHandle(element) {
    return HANDLES[this.#handles.contains(element) ? Number(element.dataset.handle) : -1] ?? null;
  }

  /** Shows one more shape, in pixels of the page, until the page is drawn again. */
  addShape(shape) {
    this.#boxes.append(shape);
    return shape;
  }

  /** Shows the box of something that is no line, and scrolls to it; null shows none. */
  mark(box) {
    this.#found?.remove();
    this.#found = box && this.#boxes ? makeSvgElement("polygon", { class: "box chosen found", points: box.join(" ") }) : null;
    if (!this.#found) return;
    this.#boxes.append(this.#found);
    this.#bringIntoView(box);
  }

  /** Fits the text to a picture of `zoom` pixels a page pixel. The layers must be in the document. */
  scale(zoom) {
    if (!this.#fitted) this.#fitText();
    this.#text.style.transform = `scale(${zoom})`;
  }

  #makePolygon(line) {
    const classes = ["box"];
    if (!line.text) classes.push("left-out");
    else if (isUncertain(line)) classes.push("uncertain");
    else if (isCorrected(line)) classes.push("corrected");
    if (line === this.#focus.chosen) classes.push("chosen");
    const polygon = makeSvgElement("polygon", { class: classes.join(" "), points: line.box.join(" ") });
    this.#polygons.set(line, polygon);
    return polygon;
  }

  // A line without length, whose round ends have the same size at every zoom.
  #drawHandles() {
    const places = this.#editable && this.chosen ? HANDLES.map((handle) => placeHandle(this.chosen.box, handle)) : [];
    this.#handles.replaceChildren(...places.map(([x, y], index) =>
      makeSvgElement("path", { class: "handle", d: `M${x} ${y}h0.001`, "data-handle": index })));
  }

  // A text's own length is known once it is in the document; it is then stretched to its box. All lengths are measured
  // before any is set, so that the browser does the layout only once.
  #fitText() {
    const places = [...this.#lines].map(([text, line]) => ({ text, ...measureBox(line.box) }));
    for (const { text, across } of places) {
      text.style.fontSize = `${across * TEXT_HEIGHT}px`;
      text.style.lineHeight = `${across}px`;
    }
    const lengths = places.map(({ text, vertical }) => (vertical ? text.offsetHeight : text.offsetWidth));
    this.#fitted = lengths.some(Boolean);
    for (const [index, { text, x, y, turn, along, vertical }] of places.entries()) {
      const stretch = `scale${vertical ? "Y" : "X"}(${along / (lengths[index] || 1)})`;
      text.style.transform = `translate(${x}px, ${y}px) rotate(${turn}rad) ${stretch}`;
    }
  }

  #findLine(target) {
    return this.#lines.get(target.closest(".page-text > div")) ?? null;
  }

  #moveMark(name, { line, before }) {
    this.#polygons.get(before)?.classList.remove(name);
    this.#polygons.get(line)?.classList.add(name);
  }
}

/** Where a box begins, how it is turned, and how long and high its line is. */
export function measureBox(box) {
  const [first, second, , fourth] = box;
  const vertical = isVertical(box);
  const [width, height] = [distance(first, second), distance(first, fourth)];
  const [along, across] = vertical ? [height, width] : [width, height];
  const turn = Math.atan2(second[1] - first[1], second[0] - first[0]);
  return { x: first[0], y: first[1], turn, along, across, vertical };
}

function makeCharacterBoxes(line) {
  return findDoubtfulCharacters(line)
    .filter(({ box }) => box)
    .map(({ box }) => makeSvgElement("polygon", { class: "uncertain-character", points: box.join(" ") }));
}
