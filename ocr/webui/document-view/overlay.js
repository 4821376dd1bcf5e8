// What lies over a page's picture: the lines' boxes, and their text, unseen but there to be selected.

import { element, svgElement } from "../dom.js";
import { distance, isVertical } from "./crop.js";
import { doubtfulCharacters, isCorrected, isUncertain } from "./transcript.js";

const TEXT_HEIGHT = 0.78; // of the box's

export class Overlay {
  #focus;
  #text = element("div", { class: "page-text" });
  #polygons = new Map();
  #lines = new Map(); // by the element with the line's text
  #fitted = false;

  /**
   * @param {LineFocus} focus
   * @param {function(number[][])} bringIntoView gets the box of a line chosen elsewhere
   */
  constructor(focus, bringIntoView) {
    this.#focus = focus;
    focus.addEventListener("point", ({ detail }) => this.#mark("pointed", detail));
    focus.addEventListener("choose", ({ detail }) => {
      this.#mark("chosen", detail);
      if (detail.from !== "picture" && this.#polygons.has(detail.line)) bringIntoView(detail.line.box);
    });
    this.#text.addEventListener("pointerover", ({ target }) => focus.point(this.#lineOf(target), "picture"));
    this.#text.addEventListener("pointerleave", () => focus.point(null, "picture"));
    this.#text.addEventListener("click", ({ target }) => focus.choose(this.#lineOf(target), "picture"));
  }

  /** The layers for a page, to be put over its picture. */
  draw(page) {
    this.#polygons.clear();
    this.#lines.clear();
    const boxes = svgElement("svg", {
      class: "boxes", viewBox: `0 0 ${page.width} ${page.height}`, preserveAspectRatio: "none", "aria-hidden": "true",
    });
    this.#text.replaceChildren();
    this.#fitted = false;
    for (const line of page.lines) {
      boxes.append(this.#polygon(line), ...uncertainCharacters(line));
      const text = element("div", { class: isVertical(line.box) && "vertical" }, line.text);
      this.#lines.set(text, line);
      this.#text.append(text, element("br")); // without it, lines are copied with no break between them
    }
    this.#text.style.width = `${page.width}px`;
    this.#text.style.height = `${page.height}px`;
    return [boxes, this.#text];
  }

  /** Fits the text to a picture of `zoom` pixels a page pixel. The layers must be in the document. */
  scale(zoom) {
    if (!this.#fitted) this.#fitText();
    this.#text.style.transform = `scale(${zoom})`;
  }

  #polygon(line) {
    const classes = ["box"];
    if (!line.text) classes.push("left-out");
    else if (isUncertain(line)) classes.push("uncertain");
    else if (isCorrected(line)) classes.push("corrected");
    if (line === this.#focus.chosen) classes.push("chosen");
    const polygon = svgElement("polygon", { class: classes.join(" "), points: line.box.join(" ") });
    this.#polygons.set(line, polygon);
    return polygon;
  }

  // How long a text is by itself is known once it stands in the document; it is then stretched to its box. All lengths
  // are asked for before any is set, so that the browser lays the page out once.
  #fitText() {
    const places = [...this.#lines].map(([text, line]) => ({ text, ...placeOf(line.box) }));
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

  #lineOf(target) {
    return this.#lines.get(target.closest(".page-text > div")) ?? null;
  }

  #mark(name, { line, before }) {
    this.#polygons.get(before)?.classList.remove(name);
    this.#polygons.get(line)?.classList.add(name);
  }
}

function placeOf(box) {
  const [first, second, , fourth] = box;
  const vertical = isVertical(box);
  const [width, height] = [distance(first, second), distance(first, fourth)];
  const [along, across] = vertical ? [height, width] : [width, height];
  return { x: first[0], y: first[1], turn: Math.atan2(second[1] - first[1], second[0] - first[0]), along, across, vertical };
}

function uncertainCharacters(line) {
  return doubtfulCharacters(line)
    .filter(({ box }) => box)
    .map(({ box }) => svgElement("polygon", { class: "uncertain-character", points: box.join(" ") }));
}
