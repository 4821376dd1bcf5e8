// What is done to the lines of a page beside correcting their text: boxes moved, lines split, merged, added, deleted, put
// in another order. Each is one edit of the Transcript. A new box is read at once.

import { readFile } from "../api.js";
import { mergeBoxes, moveBox, splitBox } from "./boxes.js";
import { cropLine, isVertical } from "./crop.js";
import { turnPoint } from "./turning.js";

const READ_ALIKE = ["characters", "enhance", "punctuation"]; // options that are good for a single line, too
const JOINED_BY_SPACE = /[\w.,;:!?)\]%]$/;

export class LineChanges {
  #transcript;
  #page;

  constructor(transcript, page) {
    this.#transcript = transcript;
    this.#page = page;
  }

  /** Puts a line's box elsewhere; several such moves of one line, one after the other, are undone in one. */
  move(line, box) {
    const [dx, dy] = [0, 1].map((axis) => box[0][axis] - line.box[0][axis]);
    const characters = line.characters.map((each) => (each.box ? { ...each, box: moveBox(each.box, [dx, dy]) } : each));
    this.#transcript.change("moveBox", [[line, "box", box], [line, "characters", characters]], { line, join: line });
  }

  /** Cuts a line in two. What a person has checked is shared out as it is; otherwise both are to be read again. */
  split(line, share) {
    const [one, other] = splitBox(line.box, share);
    const middle = Math.round(line.text.length * share);
    const cut = [0, 1, -1, 2, -2, 3, -3].map((step) => middle + step).find((at) => line.text[at] === " ") ?? middle;
    const make = (box, part, end) => {
      const text = part.trim();
      return { ...line, box, text, read: line.checked ? line.read : text, characters: [], end };
    };
    const parts = [make(one, line.text.slice(0, cut), "\n"), make(other, line.text.slice(cut), line.end)];
    this.#setLines("splitLine", this.#page.lines.flatMap((each) => (each === line ? parts : each)), { line: parts[0], join: parts[0] });
    return parts;
  }

  /** Makes one line of a line and the one after it; gives it. */
  merge(line) {
    const next = this.#page.lines[this.#page.lines.indexOf(line) + 1];
    if (!next) return line;
    const join = (property) => line[property] + (JOINED_BY_SPACE.test(line[property]) && next[property] ? " " : "") + next[property];
    const merged = {
      ...line, box: mergeBoxes([line.box, next.box]), text: join("text"), read: join("read"), end: next.end,
      confidence: Math.min(line.confidence, next.confidence), characters: [...line.characters, ...next.characters],
      checked: line.checked && next.checked,
    };
    this.#setLines("mergeLines", this.#page.lines.filter((each) => each !== next).map((each) => (each === line ? merged : each)), { line: merged });
    return merged;
  }

  /** Adds a line where a box was drawn, after what stands above it; gives it. Its text is still to be read. */
  add(box) {
    const line = { page: this.#page.index, read: "", text: "", confidence: 0, box, end: "\n", characters: [], checked: false };
    const lines = this.#page.lines;
    const at = this.#findPlace(box);
    this.#setLines("addLine", [...lines.slice(0, at), line, ...lines.slice(at)], { line, join: line });
    return line;
  }

  /** Deletes a line; gives the one that stands there now. */
  delete(line) {
    const at = this.#page.lines.indexOf(line);
    this.#setLines("deleteLine", this.#page.lines.filter((each) => each !== line), {});
    return this.#page.lines[at] ?? this.#page.lines[at - 1] ?? null;
  }

  /** Puts a line at another place in the reading order. */
  order(line, to) {
    const others = this.#page.lines.filter((each) => each !== line);
    if (to < 0 || to > others.length || this.#page.lines[to] === line) return;
    this.#setLines("orderLines", [...others.slice(0, to), line, ...others.slice(to)], { line, join: line });
  }

  /** Reads a line in its box: a part of the change that was made last, if that has the same `join`. */
  async read(line, image, options, join = line) {
    const canvas = cropLine(image, line.box, 1, false);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const alike = Object.entries(options).filter(([name]) => READ_ALIKE.includes(name));
    const data = await readFile(new File([blob], "line.png"), { ...Object.fromEntries(alike), mode: "line" });
    if (!this.#page.lines.includes(line)) return; // undone in the meantime
    const { text = "", confidence = 0, characters = [] } = data.lines[0] ?? {};
    const found = { text, read: text, confidence, checked: false, characters: characters.map(({ box, ...each }) => each) };
    this.#transcript.change("rereadLine", Object.entries(found).map(([name, value]) => [line, name, value]), { line, join });
  }

  #setLines(name, lines, place) {
    this.#transcript.change(name, [[this.#page, "lines", lines]], { page: this.#page, ...place });
  }
  // Behind the lowest line above it in its column, as the page is shown; otherwise before the highest one below it. Of
  // vertical lines, "above" is to the right.
  #findPlace(box) {
    const isDown = isVertical(box);
    const measure = (corners) => {
      const upright = corners.map((corner) => turnPoint(corner, (360 - this.#page.direction) % 360, this.#page));
      const points = isDown ? upright.map(([x, y]) => [y, -x]) : upright;
      const xs = points.map(([x]) => x);
      return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...points.map(([, y]) => y)) };
    };
    const { left, right, top } = measure(box);
    const column = this.#page.lines.map((line, at) => ({ at, ...measure(line.box) }))
      .filter((place) => place.left < right && place.right > left)
      .sort((one, other) => one.top - other.top);
    const above = column.filter((place) => place.top <= top).at(-1);
    return above ? above.at + 1 : column[0]?.at ?? this.#page.lines.length;
  }
}
