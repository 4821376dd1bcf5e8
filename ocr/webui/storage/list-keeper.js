// Keeps the files of the list, so that a reload or a crash loses nothing: what waited goes on, what was read is there.

import { takeRest, splitPages, pagesOf, transact } from "./database.js";
import { forgetAll, forgetBeyond, forgetEntries, loadEntry } from "./history.js";
import { isPrivate, readStored, writeStored } from "./storage.js";

const LARGEST_FILE = 256 * 1024 * 1024; // bytes
const ANSWER_MILLISECONDS = 150;
const AT_ONCE = 20; // items that are read or written in one go, so that the page stays smooth
const HELD = ["id", "name", "place", "time", "job", "jobKey", "long", "total", "offset", "again"];

const channel = window.BroadcastChannel ? new BroadcastChannel("ocr") : null;
const due = new Map(); // items to be written, and whether pages may have changed that were written before
let known = new WeakMap(); // by item: what of its pages was written, to find those that changed
let tab = "";
let claiming = null;
let last = Promise.resolve();

/**
 * Keeps an item of the list as it is now; several calls are one writing.
 * @param {boolean} corrected whether pages may have changed that were there before
 */
export function keepItem(item, corrected = false) {
  if (isPrivate()) return;
  if (!due.size) inTurn(writeDue);
  due.set(item, due.get(item) || corrected);
}

/** Says that an item has come from what was kept: only changes are written then. */
export function noteKept(item) {
  const { file, transcript } = item;
  known.set(item, { file, transcript, snapshots: transcript?.pages.map(takeSnapshot) ?? [] });
  item.kept = true;
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

/** Deletes all that was kept; what is in the list is kept anew when it changes. */
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
  const items = new Map([...due].slice(0, AT_ONCE));
  for (const item of items.keys()) due.delete(item);
  if (due.size) inTurn(writeDue);
  try {
    await write(items, LARGEST_FILE);
  } catch (error) {
    console.warn("kept without their files:", error); // the browser's storage is full
    for (const item of items.keys()) known.delete(item);
    await write(items, 0);
  }
}

async function write(items, largest) {
  await transact("readwrite", (files, blobs, pages) => {
    for (const [item, corrected] of items) {
      const { id, file, transcript } = item;
      const before = known.get(item) ?? {};
      const old = before.transcript === transcript ? before.snapshots : [];
      const isSame = (page, index) => index < old.length && (!corrected || areSame(takeSnapshot(page), old[index]));
      const changed = transcript?.pages.filter((page, index) => !isSame(page, index)) ?? [];
      files.put(describe(item, tab));
      if (file && file !== before.file && file.size <= largest) blobs.put({ id, file });
      if (changed.length) for (const row of splitPages(transcript.toStore(changed))) pages.put({ id, ...row });
      if (transcript !== before.transcript) pages.delete(pagesOf(id, transcript?.pages.length));
      const snapshots = transcript?.pages.map((page, index) => (changed.includes(page) ? takeSnapshot(page) : old[index]));
      known.set(item, { file, transcript, snapshots: snapshots ?? [] });
    }
  });
  for (const item of items.keys()) item.kept = !item.file || item.file.size <= largest;
}

function describe(item, owner) {
  const { error, transcript } = item;
  const state = ["sending", "reading"].includes(item.state) ? "waiting" : item.state;
  const head = { state, tab: owner, lines: transcript?.lines.length ?? 0 };
  for (const name of HELD) head[name] = item[name];
  if (transcript) head.rest = takeRest(transcript.toStore([]));
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
