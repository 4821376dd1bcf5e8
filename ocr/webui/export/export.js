// Files made of what was read and corrected.

import { exportLines } from "../api.js";
import { toJpeg } from "../document-view/crop.js";
import { pagePicture } from "../document-view/page-picture.js";
import { distinctNames, zip } from "./zip.js";

export const FORMATS = [
  { name: "txt", suffix: ".txt" },
  { name: "csv", suffix: ".csv" },
  { name: "markdown", suffix: ".md" },
  { name: "json", suffix: ".json" },
  { name: "hocr", suffix: ".hocr" },
  { name: "alto", suffix: ".xml" },
  { name: "pdf", suffix: ".pdf" },
];

/**
 * One file as another format.
 * @param {object} item of the queue, read
 * @param {string} format a name in FORMATS
 * @returns {Promise<Blob>}
 */
export async function exportItem(item, format) {
  const { transcript, name } = item;
  if (format === "txt") return new Blob([transcript.text, "\n"], { type: "text/plain" });
  if (format === "json") {
    return new Blob([JSON.stringify({ source: name, ...transcript.toStore() }, null, 2)], { type: "application/json" });
  }
  const body = { format, source: name, pages: transcript.toExport() };
  if (format !== "pdf") return exportLines(body);
  body.pictures = [];
  for (const page of transcript.pages) {
    const image = await pagePicture(item, page);
    body.pictures.push(toJpeg(image));
    URL.revokeObjectURL(image.src);
  }
  return exportLines(body);
}

/**
 * Several files as another format, in one archive.
 * @param {function(number)} onProgress how many are made
 */
export async function exportAll(items, format, onProgress) {
  const names = distinctNames(items.map((item) => exportName(item, format)));
  const files = [];
  for (const [index, item] of items.entries()) {
    onProgress(index);
    files.push({ name: names[index], blob: await exportItem(item, format) });
  }
  return zip(files);
}

/** What a file made of an item is called. */
export function exportName(item, format) {
  return item.name.replace(/\.[^./]*$/, "") + FORMATS.find(({ name }) => name === format).suffix;
}
