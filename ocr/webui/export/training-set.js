// The lines a person has corrected or confirmed: as a training set for `python -m training finetune --data labels.tsv`,
// labels.tsv and a picture of each line, or sent to the server, where it learns.

import { sendCorrections } from "../api.js";
import { cropLine } from "../document-view/crop.js";
import { loadPagePicture } from "../document-view/page-picture.js";
import { makeZip } from "./zip.js";

const MOST_AT_ONCE = 100; // lines in one request

/**
 * @param {object[]} items of the queue
 * @returns {Promise<{blob: Blob, lines: number, withoutPicture: number}>} `withoutPicture` counts
 *   lines left out because there is no picture of their page
 */
export async function makeTrainingSet(items) {
  const stamp = new Date().toISOString().slice(0, 19).replace(/\D/g, "");
  const rows = ["file\ttext\tdocument"];
  const pictures = [];
  let withoutPicture = 0;
  for (const [document, item] of items.entries()) {
    for await (const { line, canvas } of cutCheckedLines(item)) {
      if (!canvas) withoutPicture += 1;
      else {
        // The name says when the set was made, so that several sets can share a folder.
        const name = `lines/${stamp}-${String(pictures.length + 1).padStart(4, "0")}.png`;
        pictures.push({ name, blob: await toPng(canvas) });
        rows.push(`${name}\t${toOneLine(line.text)}\t${stamp}-${document}`);
      }
    }
  }
  const labels = new Blob([rows.join("\n"), "\n"], { type: "text/tab-separated-values" });
  const blob = await makeZip([{ name: "labels.tsv", blob: labels }, ...pictures]);
  return { blob, lines: pictures.length, withoutPicture };
}

/** Sends them to the server; gives how many lines were new to it, and how many had no picture. */
export async function sendCheckedLines(items) {
  const told = { saved: 0, known: 0, withoutPicture: 0 };
  for (const item of items) {
    let lines = [];
    const send = async () => {
      if (!lines.length) return;
      const { saved, known } = await sendCorrections({ lines, document: item.name.slice(-255), model: item.transcript.model });
      told.saved += saved;
      told.known += known;
      lines = [];
    };
    for await (const { page, line, canvas } of cutCheckedLines(item)) {
      if (!canvas) told.withoutPicture += 1;
      else {
        const { text, read, confidence } = line;
        lines.push({ text, read, confidence, page: page.number, picture: canvas.toDataURL("image/png") });
      }
      if (lines.length === MOST_AT_ONCE) await send();
    }
    await send();
  }
  return told;
}

// `canvas` is null where there is no picture of the page.
async function* cutCheckedLines({ transcript, ...item }) {
  for (const page of transcript.pages) {
    const lines = page.lines.filter((line) => line.checked && line.text);
    const image = lines.length ? await loadPagePicture({ transcript, ...item }, page).catch(() => null) : null;
    for (const line of lines) yield { page, line, canvas: image && cropLine(image, line.box) };
    if (image) URL.revokeObjectURL(image.src);
  }
}

const toPng = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/png"));

// Python splits lines at more characters than JavaScript's \s has.
const toOneLine = (text) => text.replace(/[\s\u001c-\u001f\u0085]+/g, " ").trim();
