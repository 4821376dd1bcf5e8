// Loading a file's picture, and cutting lines out of it.

const TALL = 1.5; // a box this many times taller than wide holds a vertical line, as the server has it

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
 * @returns {HTMLCanvasElement}
 */
export function cropLine(image, box) {
  const [first, second, , fourth] = turnUpright(box);
  const width = Math.max(1, Math.round(distance(first, second)));
  const height = Math.max(1, Math.round(distance(first, fourth)));
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
