// Loading a file's picture, and cutting lines out of it.

const TALL = 1.5; // a box this many times taller than wide holds a vertical line, as the server has it
const WIDEST = 8000; // pixels; browsers limit the size of a canvas
const LEAST_CONTRAST = 24; // of 255: with less there is no print, only noise

/**
 * A file's picture, upright; null if the browser can't show it, as with PDF and TIFF.
 * @param {Blob} file
 * @returns {Promise<HTMLImageElement | null>} the caller must revoke its `src` when done
 */
export async function loadPicture(file) {
  if (!file || file.type === "application/pdf") return null;
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } catch {
    URL.revokeObjectURL(image.src);
    return null;
  }
}

/**
 * A line cut out of its page, upright: vertical lines are turned a quarter counter-clockwise, as the server does.
 * @param {HTMLImageElement} image the page
 * @param {number[][]} box the line's four corners
 * @param {number} leastHeight what is lower is enlarged to this
 * @param {boolean} level whether vertical lines are turned
 * @returns {HTMLCanvasElement}
 */
export function cropLine(image, box, leastHeight = 1, level = true) {
  const [first, second, , fourth] = level ? turnUpright(box) : box;
  const scale = Math.max(1, Math.min(leastHeight / distance(first, fourth), WIDEST / distance(first, second)));
  const width = Math.max(1, Math.round(distance(first, second) * scale));
  const height = Math.max(1, Math.round(distance(first, fourth) * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  // From the canvas to the page. Boxes are rectangles, if rotated: three corners are enough.
  const toPage = new DOMMatrix([
    (second[0] - first[0]) / width, (second[1] - first[1]) / width,
    (fourth[0] - first[0]) / height, (fourth[1] - first[1]) / height,
    first[0], first[1],
  ]);
  context.setTransform(toPage.inverse());
  context.drawImage(image, 0, 0);
  return canvas;
}

/** Makes the print on a canvas black and its paper white, however faint it is. */
export function stretchLevels(canvas) {
  const context = canvas.getContext("2d");
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = picture;
  const greys = new Uint8Array(data.length / 4).map((_, at) => (data[4 * at] + data[4 * at + 1] + data[4 * at + 2]) / 3);
  greys.sort();
  const [low, high] = [0.02, 0.98].map((share) => greys[Math.floor(share * (greys.length - 1))]);
  if (high - low < LEAST_CONTRAST) return;
  for (let at = 0; at < data.length; at++) if (at % 4 < 3) data[at] = ((data[at] - low) * 255) / (high - low);
  context.putImageData(picture, 0, 0);
}

/** A picture as base64 JPEG, on white. */
export function toBase64Jpeg(image) {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0);
  const address = canvas.toDataURL("image/jpeg", 0.88);
  return address.slice(address.indexOf(",") + 1);
}

/** Whether a box holds a vertical line. */
export const isVertical = ([first, second, , fourth]) => distance(first, fourth) > TALL * distance(first, second);

/** Length of the line from one point to another. */
export const distance = ([x, y], [toX, toY]) => Math.hypot(toX - x, toY - y);

const turnUpright = (box) => (isVertical(box) ? [...box.slice(1), box[0]] : box);
