// Files made from what was read and corrected.

import { exportLines, fetchCapabilities } from "../api.js";
import { toBase64Jpeg } from "../document-view/crop.js";
import { loadPagePicture } from "../document-view/page-picture.js";
import { t } from "../i18n.js";
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
 * One document made of one or several files, in their order.
 * @param {object[]} items of the queue, read
 * @param {string} format a name in FORMATS
 * @param {string} name of the document, with a suffix or without
 * @returns {Promise<{name: string, blob: Blob}[]>} one file; several if it would be more than the server takes at once
 */
export async function exportDocument(items, format, name) {
  const file = (blob, part = "") => ({ name: nameFile(name, format, part), blob });
  if (format === "txt") return [file(new Blob([joinTexts(items), "\n"], { type: "text/plain" }))];
  if (format === "json") return [file(new Blob([toJson(items)], { type: "application/json" }))];
  const parts = await splitPages(items, format);
  const made = [];
  let page = 1;
  for (const { pages, pictures } of parts) {
    const blob = await exportLines({ format, source: name, pages, ...(pictures.length && { pictures }) });
    made.push(file(blob, parts.length > 1 ? ` ${page}-${page + pages.length - 1}` : ""));
    page += pages.length;
  }
  return made;
}

/**
 * Several files in another format, in one archive.
 * @param {function(number)} onProgress gets how many are finished
 */
export async function exportAll(items, format, onProgress) {
  const files = [];
  for (const [index, item] of items.entries()) {
    onProgress(index);
    files.push(...(await exportDocument([item], format, item.name)));
  }
  return zipFiles(files);
}

/** An archive in which no two files have the same name. */
export function zipFiles(files) {
  const names = makeNamesDistinct(files.map(({ name }) => name));
  return makeZip(files.map(({ blob }, index) => ({ name: names[index], blob })));
}

/** The text of files; of several with their names between. */
export function joinTexts(items) {
  if (items.length === 1) return items[0].transcript.text;
  return items.map(({ name, transcript }) => `${t("nameHead", name)}\n${transcript.text}`).join("\n\n");
}

function toJson(items) {
  const documents = items.map(({ name, transcript }) => ({ source: name, ...transcript.toStore() }));
  return JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2);
}

const nameFile = (name, format, part) =>
  name.replace(/\.[^./]*$/, "") + part + FORMATS.find((one) => one.name === format).suffix;

// Pages with their pictures, as many in a part as the server takes. Only a PDF can't be without pictures: where there are
// too many for one part, Word and the like have the tables that were found when the files were read.
async function splitPages(items, format) {
  const all = items.flatMap(({ transcript }) => transcript.toExport());
  const without = [{ pages: [...all], pictures: [] }];
  if (!FORMATS.find(({ name }) => name === format).needsPictures) return without;
  const { limits } = await fetchCapabilities();
  if (format !== "pdf" && all.length > limits.max_pages) return without;
  const parts = [];
  let bytes = Infinity;
  for (const item of items) {
    for (const page of item.transcript.pages) {
      const image = await loadPagePicture(item, page);
      const picture = toBase64Jpeg(image);
      URL.revokeObjectURL(image.src);
      bytes += picture.length;
      if (bytes > limits.max_bytes || parts.at(-1).pages.length === limits.max_pages) {
        if (parts.length && format !== "pdf") return without;
        parts.push({ pages: [], pictures: [] });
        bytes = picture.length;
      }
      parts.at(-1).pages.push(all.shift());
      parts.at(-1).pictures.push(picture);
    }
  }
  return parts;
}
