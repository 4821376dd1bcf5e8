// The lines a person has corrected or confirmed, as a training set for `python -m training finetune --data labels.tsv`:
// labels.tsv and a picture of each line.

import { cropLine } from "../document-view/crop.js";
import { loadPagePicture } from "../document-view/page-picture.js";
import { makeZip } from "./zip.js";

/**
 * @param {object[]} items of the queue
 * @returns {Promise<{blob: Blob, lines: number, withoutPicture: number}>} `withoutPicture` counts
 *   lines left out because there is no picture of their page
 */
export async function makeTrainingSet(items) {
  const stamp = new Date().toISOString().slice(0, 19).replace(/\D/g, "");
  const rows = ["file\ttext"];
  const pictures = [];
  let withoutPicture = 0;
  for (const item of items) {
    for (const page of item.transcript.pages) {
      const lines = page.lines.filter((line) => line.checked && line.text);
      const image = lines.length ? await loadPagePicture(item, page).catch(() => null) : null;
      if (!image) withoutPicture += lines.length;
      for (const line of image ? lines : []) {
        // The name says when the set was made, so that several sets can share a folder.
        const name = `lines/${stamp}-${String(pictures.length + 1).padStart(4, "0")}.png`;
        pictures.push({ name, blob: await toPng(cropLine(image, line.box)) });
        rows.push(`${name}\t${toOneLine(line.text)}`);
      }
      if (image) URL.revokeObjectURL(image.src);
    }
  }
  const labels = new Blob([rows.join("\n"), "\n"], { type: "text/tab-separated-values" });
  const blob = await makeZip([{ name: "labels.tsv", blob: labels }, ...pictures]);
  return { blob, lines: pictures.length, withoutPicture };
}

const toPng = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/png"));

// Python splits lines at more characters than JavaScript's \s has.
const toOneLine = (text) => text.replace(/[\s\u001c-\u001f\u0085]+/g, " ").trim();
