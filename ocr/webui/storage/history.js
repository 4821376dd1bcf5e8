// The files read in this browser, kept in its database (IndexedDB) with their text and corrections.

import { readStored, writeStored } from "./storage.js";

const STORE = "files";
const MOST_ENTRIES = 200; // older ones are dropped
const LARGEST_FILE = 32 * 1024 * 1024; // bytes; of a larger file only the text is kept

let opening = null;

/** Whether files are kept. */
export const isKeeping = () => readStored("keepHistory", true);

/** Sets whether files are kept from now on. */
export const setKeeping = (value) => writeStored("keepHistory", value);

/**
 * Keeps a file that was read, or its corrections if it is already kept.
 * @param {object} item of the queue
 */
export async function keepItem(item) {
  if (!isKeeping()) return;
  item.readAt ??= Date.now();
  item.historyId ??= `${item.readAt}-${String(item.id).padStart(6, "0")}`; // sorts by time
  const file = item.file && item.file.size <= LARGEST_FILE ? item.file : null;
  const entry = { id: item.historyId, name: item.name, time: item.readAt, file, data: item.transcript.toStore() };
  try {
    await changeStore((store) => store.put(entry));
  } catch {
    await changeStore((store) => store.put({ ...entry, file: null })); // the browser's storage is full
  }
  const database = await openDatabase();
  const keys = await waitFor(database.transaction(STORE).objectStore(STORE).getAllKeys());
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_ENTRIES))) await forgetEntry(old);
}

/** Everything that is kept, newest first. */
export async function listEntries() {
  const database = await openDatabase();
  const entries = await waitFor(database.transaction(STORE).objectStore(STORE).getAll());
  return entries.sort((one, other) => other.time - one.time);
}

/** Forgets one file. */
export const forgetEntry = (id) => changeStore((store) => store.delete(id));

/** Forgets all files. */
export const forgetAllEntries = () => changeStore((store) => store.clear());

function openDatabase() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ocr", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function changeStore(action) {
  const database = await openDatabase();
  await waitFor(action(database.transaction(STORE, "readwrite").objectStore(STORE)));
}

function waitFor(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
