// Turning pages by quarters, as they are shown, and by any angle, as they are read.

import { ApiError } from "../api.js";
import { makeElement } from "../dom.js";

/** A point of a page on the page turned by 0, 90, 180 or 270 degrees clockwise; `size` is the page's before that. */
export function turnPoint([x, y], degrees, { width, height }) {
  return { 0: [x, y], 90: [height - y, x], 180: [width - x, height - y], 270: [y, width - x] }[degrees];
}

/** The size of a page turned by 0, 90, 180 or 270 degrees. */
export const turnSize = ({ width, height }, degrees) => (degrees % 180 ? { width: height, height: width } : { width, height });

/**
 * The turn of a picture by any angle, degrees clockwise, with all of it in sight.
 * @returns {{width: number, height: number, matrix: number[]}} the new size, and the matrix as canvases take it
 */
function makeTurn({ width, height }, degrees) {
  const [cosine, sine] = [Math.cos, Math.sin].map((part) => part((degrees * Math.PI) / 180));
  const xs = [0, width].flatMap((x) => [0, height].map((y) => cosine * x - sine * y));
  const ys = [0, width].flatMap((x) => [0, height].map((y) => sine * x + cosine * y));
  const span = (values) => Math.ceil(Math.max(...values) - Math.min(...values) - 1e-6);
  return { width: span(xs), height: span(ys), matrix: [cosine, sine, -sine, cosine, -Math.min(...xs), -Math.min(...ys)] };
}

/**
 * A picture turned by any angle, on white.
 * @param {HTMLImageElement} image
 * @returns {Promise<Blob>} JPEG
 */
export async function turnPicture(image, degrees) {
  const { width, height, matrix } = makeTurn({ width: image.naturalWidth, height: image.naturalHeight }, degrees);
  const canvas = makeElement("canvas", { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.setTransform(...matrix);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  if (!blob) throw new ApiError("TOO_MANY_PIXELS"); // for this browser's canvas
  return blob;
}

/** A page as it lies in the picture turned by so many degrees, of the size that this has then: with its lines' boxes. */
export function turnPage(page, degrees, { width, height }) {
  const [cosine, sine] = [Math.cos, Math.sin].map((part) => part((degrees * Math.PI) / 180));
  const turn = ([x, y]) => {
    const [across, down] = [x - page.width / 2, y - page.height / 2];
    return [cosine * across - sine * down + width / 2, sine * across + cosine * down + height / 2];
  };
  return { ...page, width, height, lines: page.lines.map((line) => ({ ...line, box: line.box.map(turn) })) };
}
