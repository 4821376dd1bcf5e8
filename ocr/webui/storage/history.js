// The files that were read in this browser and have left the list, in its database with their text and corrections.

import { pagesOf, transact } from "./database.js";

const PAGES_AT_ONCE = 10; // so that the page stays smooth
const MOST_ENTRIES = 200; // beside those in lists; older ones are dropped

/** The files that are in no list any more, the newest first, without their text: {id, name, time, lines}. */
export async function listHeads() {
  const heads = await transact("readonly", (files) => files.index("tab").getAll(""));
  return heads.sort((one, other) => other.time - one.time);
}

/** A head with the file and what a Transcript is made of: {...head, file, data}. */
export async function loadEntry(head) {
  const file = await loadFile(head.id);
  const rows = [];
  for (let found; found?.length !== 0; rows.push(...found)) {
    found = await transact("readonly", (_files, _blobs, pages) => pages.getAll(pagesOf(head.id, rows.length), PAGES_AT_ONCE));
  }
  const data = { ...head.rest, pages: rows.map(({ page }) => page), lines: rows.flatMap(({ lines }) => lines) };
  return { ...head, file, data };
}

/** The file itself; null if it was not kept. */
export const loadFile = async (id) => (await transact("readonly", (_files, blobs) => blobs.get(id)))?.file ?? null;

/** The same with all that is kept of them. */
export const listEntries = async () => Promise.all((await listHeads()).map(loadEntry));

/** How many files are kept that are in no list. */
export const countEarlier = () => transact("readonly", (files) => files.index("tab").count(""));

/** Forgets files. */
export const forgetEntries = (ids) =>
  transact("readwrite", (files, blobs, pages) => {
    for (const id of ids) {
      files.delete(id);
      blobs.delete(id);
      pages.delete(pagesOf(id));
    }
  });

/** Forgets all. */
export const forgetAll = () =>
  transact("readwrite", (...stores) => {
    for (const store of stores) store.clear();
  });

/** Forgets the oldest of the files that are in no list. */
export async function forgetBeyond(most = MOST_ENTRIES) {
  const ids = await transact("readonly", (files) => files.index("tab").getAllKeys(""));
  if (ids.length > most) await forgetEntries(ids.slice(0, ids.length - most));
}
