// Files made from what was read and corrected.

import { exportLines } from "../api.js";
import { toBase64Jpeg } from "../document-view/crop.js";
import { loadPagePicture } from "../document-view/page-picture.js";
import { makeNamesDistinct, makeZip } from "./zip.js";

export const FORMATS = [
  { name: "txt", suffix: ".txt" },
  { name: "csv", suffix: ".csv" },
  { name: "markdown", suffix: ".md" },
  { name: "xlsx", suffix: ".xlsx", needsPictures: true },
  { name: "docx", suffix: ".docx", needsPictures: true },
  { name: "html", suffix: ".html", needsPictures: true },
  { name: "json", suffix: ".json" },
  { name: "hocr", suffix: ".hocr" },
  { name: "alto", suffix: ".xml" },
  { name: "pdf", suffix: ".pdf", needsPictures: true },
];

/**
 * One file in another format.
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
  if (!FORMATS.find(({ name }) => name === format).needsPictures) return exportLines(body);
  body.pictures = [];
  for (const page of transcript.pages) {
    const image = await loadPagePicture(item, page);
    body.pictures.push(toBase64Jpeg(image));
    URL.revokeObjectURL(image.src);
  }
  return exportLines(body);
}

/**
 * Several files in another format, in one archive.
 * @param {function(number)} onProgress gets how many are finished
 */
export async function exportAll(items, format, onProgress) {
  const names = makeNamesDistinct(items.map((item) => makeFileName(item, format)));
  const files = [];
  for (const [index, item] of items.entries()) {
    onProgress(index);
    files.push({ name: names[index], blob: await exportItem(item, format) });
  }
  return makeZip(files);
}

/** The name of a file made from an item. */
export function makeFileName(item, format) {
  return item.name.replace(/\.[^./]*$/, "") + FORMATS.find(({ name }) => name === format).suffix;
}
