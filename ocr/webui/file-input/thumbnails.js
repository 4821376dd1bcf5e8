// Small pictures of files, drawn one after the other as they come into view.

import { fetchPicture } from "../api.js";

const SIDE = 44;
const DPI = 72; // the lowest that there is
const LARGEST_SENT = 16 * 1024 * 1024; // bytes; sending a larger one costs more than its thumbnail is worth

let lastDrawing = Promise.resolve();
const sources = new WeakMap(); // by the place of the thumbnail
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    lastDrawing = lastDrawing.then(() => drawThumbnail(target, sources.get(target)));
  }
});

/**
 * Puts a thumbnail into a place once that comes into view. If there can be none, the place stays as it is.
 * @param {HTMLElement} place
 * @param {function(): Blob | null | Promise<Blob | null>} load gives the file
 */
export function requestThumbnail(place, load) {
  sources.set(place, load);
  observer.observe(place);
}

// The browser's own picture, or else the server's: of a PDF's first page, a TIFF, a HEIC photo.
async function loadBitmap(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    if (!file || file.size > LARGEST_SENT) throw new Error("no picture");
    return createImageBitmap(await fetchPicture(file, { pages: 1, dpi: DPI }));
  }
}

async function drawThumbnail(place, load) {
  if (!place.isConnected) return;
  const side = Math.ceil(SIDE * window.devicePixelRatio);
  const canvas = document.createElement("canvas");
  try {
    const whole = await loadBitmap(await load());
    const scale = Math.min(1, side / Math.min(whole.width, whole.height));
    const small = await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * scale)),
      resizeHeight: Math.max(1, Math.round(whole.height * scale)),
      resizeQuality: "medium",
    });
    whole.close();
    canvas.width = Math.min(side, small.width);
    canvas.height = Math.min(side, small.height);
    canvas.getContext("2d").drawImage(small, (canvas.width - small.width) / 2, 0);
    small.close();
  } catch {
    return; // nobody can show this kind of file
  }
  place.querySelector(".icon")?.replaceWith(canvas);
}
