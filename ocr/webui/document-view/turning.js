// Turning pages by quarters, as they are shown, and by any angle, as they are read.

/** A point of a page on the page turned by 0, 90, 180 or 270 degrees clockwise; `size` is the page's before that. */
export function turnPoint([x, y], degrees, { width, height }) {
  return { 0: [x, y], 90: [height - y, x], 180: [width - x, height - y], 270: [y, width - x] }[degrees];
}

/** The size of a page turned by 0, 90, 180 or 270 degrees. */
export const turnSize = ({ width, height }, degrees) => (degrees % 180 ? { width: height, height: width } : { width, height });
