// Documents of many pages are read as jobs of the server: the pages come one after another, however long it takes.

import { ApiError, deleteJob, fetchJob, fetchJobPages, fetchJobResult, startJob } from "../api.js";
import { makeId } from "../storage/list-keeper.js";

const SHORTEST_PAUSE = 200; // milliseconds between two askings
const LONGEST_PAUSE = 1000;
const MOST_SILENCES = 60; // in a row; a server that restarts goes on with its jobs
const SHORT_PAGES = 3;
const SHORT_BYTES = 8 * 1024 * 1024;
const PASSING = new Set(["UNREACHABLE", "OVERLOADED", "NOT_READY", "RATE_LIMITED"]);

/** Whether a file is of a kind that may have many pages. */
export const hasPages = (name) => /\.(pdf|tiff?|ofd)$/i.test(name);

/**
 * Whether a file is to be read as a job: all that may have many pages, but a small PDF that shows it has few. Its pages can be
 * counted only where none can be hidden in compressed objects; to take a short one for long costs little.
 */
export async function isLong({ name, file }) {
  if (!hasPages(name)) return false;
  if (!/\.pdf$/i.test(name) || file.size > SHORT_BYTES) return true;
  const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
  return text.includes("/ObjStm") || (text.match(/\/Type\s*\/Page\b/g) ?? []).length > SHORT_PAGES;
}

/**
 * Reads an item as a job, or goes on with the job that it has; pages that its transcript has already are not asked for.
 * It is asked, not listened to: streams would use up the few connections that a browser has for a server.
 * @param {object} item of the queue; `job` is the job's id
 * @param {Transcript} transcript gets the pages
 * @param {{signal: AbortSignal, onUpload: function(number), onChange: function(object)}} watch onChange gets what to set
 *   of the item
 */
export async function readAsJob(item, transcript, options, { signal, onUpload, onChange }) {
  if (!item.job) {
    if (item.total && transcript.pages.length >= item.total) return; // it was cancelled when all was there
    onChange({ job: await start(item, transcript, options, { signal, onUpload }) });
  }
  onChange({ state: "reading", silent: false });
  let silences = 0;
  for (let wait = SHORTEST_PAUSE; ; wait = Math.min(LONGEST_PAUSE, wait * 1.5)) {
    await pause(wait * (1 + silences), signal);
    try {
      const { state, files: [file] } = await fetchJob(item.job, { signal });
      const pages = await fetchNewPages(item, transcript, file, signal);
      if (pages.length) transcript.addPages(pages);
      const total = file.pages_total && item.offset + file.pages_total;
      if (pages.length || item.total !== total) onChange({ total, pagesRead: transcript.pages.length, transcript });
      if (file.state === "failed") throw new ApiError(file.code, file.msg);
      if (state === "done") break;
      if (silences) onChange({ silent: false });
      silences = 0;
    } catch (error) {
      if (!PASSING.has(error.code) || ++silences > MOST_SILENCES) throw error;
      onChange({ silent: true });
    }
  }
  const { notices, model } = await fetchJobResult(item.job, { signal });
  const isNew = ({ page, code }) => page === null && !(item.offset && /^PAGES?_SKIPPED$/.test(code));
  Object.assign(transcript, { notices: [...transcript.notices, ...notices.filter(isNew)], model });
}

// Makes a job of the pages that are missing yet. Once the file is sent, the answer is waited for even if the item was
// cancelled: who does not know the job can't delete it.
async function start(item, transcript, options, { signal, onUpload }) {
  const last = transcript.pages.at(-1)?.number;
  const goesOn = last && !options.pages;
  item.offset = goesOn ? transcript.pages.length : 0;
  item.jobKey ??= makeId(); // stays until an answer came
  const sending = new AbortController();
  let sent = false;
  signal.addEventListener("abort", () => sent || sending.abort(), { once: true });
  const wanted = goesOn ? { ...options, pages: `${last + 1}-` } : options;
  const { id } = await startJob(item.file, wanted, item.jobKey, {
    signal: sending.signal,
    onUpload: (share) => {
      sent = share === 1;
      onUpload(share);
    },
  });
  item.jobKey = null;
  if (!signal.aborted) return id;
  deleteJob(id);
  throw new DOMException("", "AbortError");
}

/** Has the server forget an item's job. */
export function dropJob(item) {
  if (item.job) deleteJob(item.job);
  item.job = item.jobKey = null;
}

const fetchNewPages = (item, transcript, file, signal) =>
  file.pages_done > transcript.pages.length - item.offset
    ? fetchJobPages(item.job, transcript.pages.at(-1)?.number ?? 0, { signal })
    : [];

const pause = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    }, { once: true });
  });
