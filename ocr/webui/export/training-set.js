// The lines a person has corrected or found right, as a training set: labels.tsv and a picture of each line, as
// `python -m training finetune --data labels.tsv` takes them.

import { cropLine } from "../document-view/crop.js";
import { pagePicture } from "../document-view/page-picture.js";
import { zip } from "./zip.js";

/**
 * @param {object[]} items of the queue
 * @returns {Promise<{blob: Blob, lines: number, without: number}>} `without` are lines of pages of which no
 *   picture can be had
 */
export async function trainingSet(items) {
  const stamp = new Date().toISOString().slice(0, 19).replace(/\D/g, "");
  const rows = ["file\ttext"];
  const pictures = [];
  let without = 0;
  for (const item of items) {
    for (const page of item.transcript.pages) {
      const lines = page.lines.filter((line) => line.checked && line.text);
      const image = lines.length ? await pagePicture(item, page).catch(() => null) : null;
      if (!image) without += lines.length;
      for (const line of image ? lines : []) {
        // The name says when the set was made, so that several sets can be put together in one folder.
        const name = `lines/${stamp}-${String(pictures.length + 1).padStart(4, "0")}.png`;
        pictures.push({ name, blob: await toPng(cropLine(image, line.box)) });
        rows.push(`${name}\t${oneLine(line.text)}`);
      }
      if (image) URL.revokeObjectURL(image.src);
    }
  }
  const labels = new Blob([rows.join("\n"), "\n"], { type: "text/tab-separated-values" });
  return { blob: await zip([{ name: "labels.tsv", blob: labels }, ...pictures]), lines: pictures.length, without };
}

const toPng = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/png"));

// Python parts lines at more characters than JavaScript's \s has.
const oneLine = (text) => text.replace(/[\s\u001c-\u001f\u0085]+/g, " ").trim();
