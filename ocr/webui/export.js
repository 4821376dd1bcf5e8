// Files made of what was read and corrected.

import { ApiError, exportLines, readAs } from "./api.js";
import { loadPicture, toJpeg } from "./crop.js";
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

/** The files whose searchable PDF will lack their corrections: the browser has no pictures of their pages. */
export async function readAnewForPdf(items) {
  const found = [];
  for (const item of items) {
    if (!item.transcript.isCorrected) continue;
    const image = item.transcript.pages.length === 1 ? await loadPicture(item.file) : null;
    if (image) URL.revokeObjectURL(image.src);
    else found.push(item);
  }
  return found;
}

/**
 * One file as another format.
 * @param {object} item of the queue, read
 * @param {string} format a name in FORMATS
 * @param {function(): Object} options those that files are read with
 * @returns {Promise<Blob>}
 */
export async function exportItem(item, format, options) {
  const { transcript, name } = item;
  if (format === "txt") return new Blob([transcript.text, "\n"], { type: "text/plain" });
  if (format === "json") {
    return new Blob([JSON.stringify({ source: name, ...transcript.toStore() }, null, 2)], { type: "application/json" });
  }
  const body = { format, source: name, pages: transcript.toExport() };
  if (format !== "pdf") return exportLines(body);
  const image = transcript.pages.length === 1 ? await loadPicture(item.file) : null;
  if (!image && !item.file) throw new ApiError("NOT_KEPT");
  if (!image) return readAs(item.file, options(), "pdf");
  body.pictures = [toJpeg(image)];
  URL.revokeObjectURL(image.src);
  return exportLines(body);
}

/**
 * Several files as another format, in one archive.
 * @param {function(number)} onProgress how many are made
 */
export async function exportAll(items, format, options, onProgress) {
  const names = distinctNames(items.map((item) => exportName(item, format)));
  const files = [];
  for (const [index, item] of items.entries()) {
    onProgress(index);
    files.push({ name: names[index], blob: await exportItem(item, format, options) });
  }
  return zip(files);
}

/** What a file made of an item is called. */
export function exportName(item, format) {
  return item.name.replace(/\.[^./]*$/, "") + FORMATS.find(({ name }) => name === format).suffix;
}
