// The files read in this browser, kept in its own database (IndexedDB) with their text and corrections.

import { remember, remembered } from "./storage.js";

const STORE = "files";
const MOST = 200; // older ones are dropped
const LARGEST = 32 * 1024 * 1024; // of a larger file the text alone is kept

let opening = null;

/** Whether files are kept. */
export const keeps = () => remembered("keepHistory", true);

/** Keeps files from now on, or doesn't. */
export const setKeeps = (value) => remember("keepHistory", value);

/**
 * Keeps a file that was read, or its corrections if it is kept already.
 * @param {object} item of the queue
 */
export async function keep(item) {
  if (!keeps()) return;
  item.readAt ??= Date.now();
  item.historyId ??= `${item.readAt}-${String(item.id).padStart(6, "0")}`; // keys in the order of time
  const file = item.file && item.file.size <= LARGEST ? item.file : null;
  const entry = { id: item.historyId, name: item.name, time: item.readAt, file, data: item.transcript.toStore() };
  try {
    await change((store) => store.put(entry));
  } catch {
    await change((store) => store.put({ ...entry, file: null })); // the browser's room is used up
  }
  const database = await open();
  const keys = await settled(database.transaction(STORE).objectStore(STORE).getAllKeys());
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await forget(old);
}

/** All that is kept, the newest first. */
export async function all() {
  const database = await open();
  const entries = await settled(database.transaction(STORE).objectStore(STORE).getAll());
  return entries.sort((one, other) => other.time - one.time);
}

/** Forgets one file. */
export const forget = (id) => change((store) => store.delete(id));

/** Forgets all files. */
export const forgetAll = () => change((store) => store.clear());

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ocr", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function change(action) {
  const database = await open();
  await settled(action(database.transaction(STORE, "readwrite").objectStore(STORE)));
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
