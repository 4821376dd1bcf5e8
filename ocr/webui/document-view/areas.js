// The parts of a page that are to be read (`region`) or not (`ignore`): as the server's options name them, in percent of the
// page so that they fit pages of any size; kept by name for forms of one kind; and shown hatched.

import { makeSvgElement } from "../dom.js";
import { readStored } from "../storage/storage.js";

/** The areas in "x,y,width,height;...", pixels or percent, as {x, y, width, height} in pixels of a page. */
export function parseAreas(text, page) {
  return text.split(";").filter((part) => part.trim()).map((part) => {
    const [x, y, width, height] = part.split(",").map((number, at) =>
      number.includes("%") ? (Number.parseFloat(number) / 100) * (at % 2 ? page.height : page.width) : Number.parseFloat(number));
    return { x, y, width, height };
  });
}

/** Areas as an option of the server, in percent of a page. */
export function formatAreas(areas, page) {
  const inPercent = (value, whole) => `${Number(((value / whole) * 100).toFixed(2))}%`;
  return areas.map(({ x, y, width, height }) => [
    inPercent(x, page.width), inPercent(y, page.height), inPercent(width, page.width), inPercent(height, page.height),
  ].join()).join(";");
}

/** Whether a page was read with other areas than it has now. */
export const areAreasNew = (page) => page.areasRead !== joinAreas(page);

/** The areas of a page in one text. */
export const joinAreas = ({ region, ignore }) => `${region}|${ignore}`;

/** What is not read of a page, hatched; nothing if all of it is. */
export function makeHatching(page) {
  const outline = ({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`;
  const [region] = parseAreas(page.region, page);
  const left = parseAreas(page.ignore, page).map(outline);
  if (region) left.push(outline({ x: 0, y: 0, ...sizeOf(page) }) + outline(region));
  if (!left.length) return [];
  const step = page.width / 70;
  const pattern = makeSvgElement("pattern", {
    id: "hatching", width: step, height: step, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
  }, makeSvgElement("path", { d: `M0 0V${step}`, "stroke-width": step / 2 }));
  const paths = left.map((d) => makeSvgElement("path", { class: "left-unread", d, fill: "url(#hatching)", "fill-rule": "evenodd" }));
  return [makeSvgElement("defs", {}, pattern), ...paths];
}

const sizeOf = ({ width, height }) => ({ width, height });

/** The areas that are kept by name: `all` is {name: {region, ignore}}. */
export const templates = { all: readStored("areaTemplates", {}) };
