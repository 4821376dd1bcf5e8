// The browser's database. What is kept of a file lies in three stores, so that a correction rewrites one page alone:
//
//   files  {id, name, tab, place, state, ...}: the small things; `tab` says in whose list it is, "" for the history alone
//   blobs  {id, file}
//   pages  {id, index, page, lines}

const VERSION = 2; // 1 had all of a file in `files`

let opening = null;

/**
 * Reads or writes; what `action` starts is done, or undone, as a whole.
 * @param {function(...IDBObjectStore)} action gets the stores files, blobs and pages; it may return a request
 * @returns {Promise} the result of that request, once all is done
 */
export async function transact(mode, action) {
  const database = await openDatabase();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(["files", "blobs", "pages"], mode);
    const request = action(...["files", "blobs", "pages"].map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** All keys of the pages of a file, from `first` on. */
export const pagesOf = (id, first = 0) => IDBKeyRange.bound([id, first], [id, Infinity]);

function openDatabase() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ocr", VERSION);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, request.transaction, oldVersion);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opening;
}

function upgrade(database, transaction, oldVersion) {
  const files = oldVersion ? transaction.objectStore("files") : database.createObjectStore("files", { keyPath: "id" });
  files.createIndex("tab", "tab");
  const blobs = database.createObjectStore("blobs", { keyPath: "id" });
  const pages = database.createObjectStore("pages", { keyPath: ["id", "index"] });
  files.openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    const { data, file, id, ...head } = cursor.value;
    blobs.put({ id, file });
    for (const row of splitPages(data)) pages.put({ id, ...row });
    cursor.update({ id, ...head, tab: "", place: 0, state: "done", lines: data.lines.length, rest: takeRest(data) });
    cursor.continue();
  };
}

/** What a Transcript stores, page by page. */
export function splitPages({ pages, lines }) {
  const rows = new Map(pages.map((page) => [page.page, { index: page.page, page, lines: [] }]));
  for (const line of lines) rows.get(line.page)?.lines.push(line);
  return [...rows.values()];
}

/** What a Transcript stores besides its pages. */
export const takeRest = ({ pages, lines, text, ...rest }) => rest;
