// Small pictures of files, drawn one after the other as they come into view.

const SIDE = 44;

let lastDrawing = Promise.resolve();
const files = new WeakMap(); // by the place of the thumbnail
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    const file = files.get(target);
    lastDrawing = lastDrawing.then(() => drawThumbnail(target, file));
  }
});

/**
 * Puts a thumbnail into a place once that comes into view. If there can be none, the place stays as it is.
 * @param {HTMLElement} place
 * @param {Blob | null} file
 */
export function requestThumbnail(place, file) {
  if (!file || file.type === "application/pdf") return;
  files.set(place, file);
  observer.observe(place);
}

async function drawThumbnail(place, file) {
  if (!place.isConnected) return;
  const side = Math.ceil(SIDE * window.devicePixelRatio);
  const canvas = document.createElement("canvas");
  try {
    const whole = await createImageBitmap(file);
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
    return; // the browser can't show this kind of file
  }
  place.replaceChildren(canvas);
}
