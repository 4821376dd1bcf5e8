// Small pictures of files, made when they come into view, one after the other.

const SIDE = 44;

let last = Promise.resolve();
const wanted = new WeakMap();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    const file = wanted.get(target);
    last = last.then(() => draw(target, file));
  }
});

/**
 * Has a thumbnail put into a place when that comes into view; what stands there is kept if there can be none.
 * @param {HTMLElement} place
 * @param {Blob | null} file
 */
export function thumbnail(place, file) {
  if (!file || file.type === "application/pdf") return;
  wanted.set(place, file);
  watcher.observe(place);
}

async function draw(place, file) {
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
