// Reads pages of a file once more: turned, or only in part. What was corrected stays; all of it can be undone.

import { readFile } from "../api.js";
import { loadUnturned } from "./page-picture.js";
import { turnPicture } from "./turning.js";

const MOST_PAGES = 5; // of one request, so that none takes too long

/** How a page was read: what of that the user decides for each page. */
export const getReading = ({ orientation, turned, region, ignore }) => ({ orientation, turned, region, ignore });

/**
 * @param {object} item of the queue
 * @param {Map<object, object>} readings how to read each page: as `getReading` gives it
 * @param {object} options of the server, for all else
 * @param {object} edit `name` and `join`, as in edits.js
 * @param {{signal: AbortSignal, onProgress: function(number)}} watch onProgress gets how many pages are done
 * @returns {Promise<object[]>} what is to be asked, as `carryCorrections` gives it
 */
export async function rereadPages(item, readings, options, edit, { signal, onProgress }) {
  const { transcript } = item;
  const told = [];
  let done = 0;
  for (const pages of divide(readings)) {
    onProgress(done);
    const reading = readings.get(pages[0]);
    const { orientation, turned, region, ignore } = reading;
    const sent = { ...options, region, ignore, orientation: orientation ?? "auto" };
    delete sent.dpi;
    if (transcript.dpi) sent.dpi = transcript.dpi;
    if (!turned) sent.pages = pages.map(({ number }) => number).join();
    const data = await readFile(turned ? await makeTurnedFile(item, pages[0], turned) : item.file, sent, { signal });
    if (pages.some((page) => !isWanted(transcript, page, reading))) return told;
    told.push(...transcript.replacePages(pages, data, reading, edit));
    done += pages.length;
  }
  return told;
}

// Undone in the meantime, or read in yet another way, it is not wanted any more.
const isWanted = (transcript, page, { orientation, turned, region, ignore }) =>
  transcript.pages[page.index] === page && page.region === region && page.ignore === ignore &&
  (turned || orientation === null || page.direction === orientation);

// Pages that are read alike go together.
function divide(readings) {
  const portions = new Map();
  for (const [page, reading] of readings) {
    const kind = JSON.stringify(reading) + (reading.turned ? page.index : "");
    const open = portions.get(kind)?.at(-1);
    if (open?.length < MOST_PAGES) open.push(page);
    else portions.set(kind, [...(portions.get(kind) ?? []), [page]]);
  }
  return [...portions.values()].flat();
}

async function makeTurnedFile(item, page, turned) {
  const image = await loadUnturned(item, page);
  const blob = await turnPicture(image, turned);
  URL.revokeObjectURL(image.src);
  return new File([blob], "page.jpg", { type: blob.type });
}
