// Keeps the files of the list, so that a reload or a crash loses nothing: what waited goes on, what was read is there.

import { takeRest, splitPages, pagesOf, transact } from "./database.js";
import { forgetAll, forgetBeyond, forgetEntries, loadEntry } from "./history.js";
import { isPrivate, readStored, writeStored } from "./storage.js";

const LARGEST_FILE = 256 * 1024 * 1024; // bytes
const ANSWER_MILLISECONDS = 150;
const AT_ONCE = 20; // items that are read or written in one go, so that the page stays smooth
const HELD = ["id", "name", "place", "time", "job", "jobKey", "long", "total", "offset", "again"];

const channel = window.BroadcastChannel ? new BroadcastChannel("ocr") : null;
const due = new Set();
let known = new WeakMap(); // by item: what of its pages was written, to find those that changed
let tab = "";
let claiming = null;
let last = Promise.resolve();

/** Keeps an item of the list as it is now; several calls are one writing. */
export function keepItem(item) {
  if (isPrivate()) return;
  if (!due.size) inTurn(writeDue);
  due.add(item);
}

/** What left the list stays in the history if it was read, and is forgotten otherwise; it is so when this is done. */
export function releaseItems(items) {
  const read = items.filter(({ transcript }) => transcript?.pages.length);
  const unread = items.filter((item) => !read.includes(item));
  for (const item of items) due.delete(item);
  return inTurn(async () => {
    await forgetEntries(unread.map(({ id }) => id));
    for (const item of unread) known.delete(item);
    if (isPrivate()) return;
    await transact("readwrite", (files) => {
      for (const item of read) if (known.has(item)) files.put(describe(item, ""));
    });
    await forgetBeyond();
  });
}

/** Deletes all that was kept; what is in the list now is kept anew when it changes. */
export const forgetAllKept = () =>
  inTurn(() => {
    known = new WeakMap();
    return forgetAll();
  });

/** Gives what was in the list of this tab before a reload, and in those of tabs that are closed, some at a time. */
export async function* restoreItems() {
  const alive = await claimTab();
  const heads = await transact("readonly", (files) => files.index("tab").getAll(IDBKeyRange.lowerBound("", true)));
  const own = heads.filter((one) => !alive.has(one.tab)).sort((one, other) => one.place - other.place);
  while (own.length) yield await Promise.all(own.splice(0, AT_ONCE).map(loadEntry));
}

/** An id that no other item has, and that sorts by time. */
export const makeId = () => `${Date.now()}-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;

// Without the database, everything else still works.
function inTurn(work) {
  last = last.then(work).catch((error) => console.warn("not kept:", error));
  return last;
}

async function writeDue() {
  await claimTab();
  const items = [...due].slice(0, AT_ONCE);
  for (const item of items) due.delete(item);
  if (due.size) inTurn(writeDue);
  try {
    await write(items, LARGEST_FILE);
  } catch (error) {
    console.warn("kept without their files:", error); // the browser's storage is full
    await write(items, 0);
  }
}

async function write(items, largest) {
  await transact("readwrite", (files, blobs, pages) => {
    for (const item of items) {
      const stored = item.transcript?.toStore();
      files.put(describe(item, tab, stored));
      const before = known.get(item) ?? { snapshots: [] };
      if (item.file && item.file !== before.file && item.file.size <= largest) blobs.put({ id: item.id, file: item.file });
      const snapshots = item.transcript?.pages.map(takeSnapshot) ?? [];
      const changed = snapshots.map((snapshot, index) => !areSame(snapshot, before.snapshots[index]));
      if (changed.includes(true)) {
        for (const row of splitPages(stored)) if (changed[row.index]) pages.put({ id: item.id, ...row });
      }
      if (snapshots.length < before.snapshots.length) pages.delete(pagesOf(item.id, snapshots.length));
      known.set(item, { file: item.file, snapshots });
    }
  });
  for (const item of items) item.kept = !item.file || item.file.size <= largest;
}

function describe(item, owner, stored = item.transcript?.toStore()) {
  const { error } = item;
  const state = ["sending", "reading"].includes(item.state) ? "waiting" : item.state;
  const head = { state, tab: owner, lines: stored?.lines.length ?? 0 };
  for (const name of HELD) head[name] = item[name];
  if (stored) head.rest = takeRest(stored);
  if (error) head.error = { code: error.code, message: error.message, requestId: error.requestId };
  return head;
}

// All values that can change, as they are: arrays are replaced, never changed in place.
function takeSnapshot(page) {
  const parts = [page, ...page.lines, ...page.forms.flatMap(({ fields }) => fields), ...page.tables];
  return [...parts, ...page.tables.flatMap(({ cells }) => cells)].flatMap(Object.values);
}

const areSame = (one, other) => one.length === other?.length && one.every((value, index) => value === other[index]);

// Finds out which tabs are open besides, and gives this one its id; a tab that was doubled has the other's.
const claimTab = () =>
  (claiming ??= (async () => {
    const alive = new Set();
    if (channel) {
      channel.onmessage = ({ data }) => {
        if (data === "who") channel.postMessage(tab);
        else alive.add(data);
      };
      channel.postMessage("who");
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLISECONDS));
    }
    tab = readStored("tab", "", "sessionStorage");
    if (!tab || alive.has(tab)) tab = makeId();
    writeStored("tab", tab, "sessionStorage");
    return alive;
  })());
