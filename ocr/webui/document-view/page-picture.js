// The picture of a page: the browser's own where it can show the file, otherwise the server's, as with PDF and TIFF.

import { ApiError, fetchPicture } from "../api.js";
import { loadPicture } from "./crop.js";
import { turnPicture } from "./turning.js";

/**
 * The picture of one page of a file, in the same pixels as its boxes.
 * @param {object} item of the queue
 * @param {object | null} page of its Transcript; null while it is not read yet: there is then a picture only if the
 *   browser can show the file
 * @returns {Promise<HTMLImageElement | null>} the caller must revoke its `src` when done
 * @throws {ApiError} if the server can't send it in the same pixels, or the file itself was not kept
 */
export async function loadPagePicture(item, page) {
  const image = await loadUnturned(item, page);
  if (!page?.turned || !image) return image;
  const blob = await turnPicture(image, page.turned);
  URL.revokeObjectURL(image.src);
  return loadPicture(blob);
}

/** The picture as the file has it, even if the page was turned by some angle before it was read. */
export async function loadUnturned({ file, transcript }, page) {
  const own = (page?.number ?? 1) === 1 ? await loadPicture(file) : null;
  if (own || !page) return own;
  if (!file) throw new ApiError("NOT_KEPT");
  const { dpi } = transcript;
  const image = await loadPicture(await fetchPicture(file, dpi ? { pages: page.number, dpi } : { pages: page.number }));
  if (page.turned || (image?.naturalWidth === page.width && image.naturalHeight === page.height)) return image;
  if (image) URL.revokeObjectURL(image.src);
  throw new ApiError("STRANGE_REPLY");
}
