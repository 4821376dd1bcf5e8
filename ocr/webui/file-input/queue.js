// The files to be read, several at a time, each with its state. Knows nothing of how they are shown.

import { ApiError, readFile } from "../api.js";
import { pickKept, Transcript } from "../document-view/transcript.js";
import { edits } from "../edits.js";
import { makeId } from "../storage/list-keeper.js";
import { dropJob, hasPages, isLong, readAsJob } from "./job.js";

const MOST_AT_ONCE = 3;
const MOST_JOBS = 3; // besides: a long document keeps no other file waiting
// A server that is busy or still starting is asked again, up to this often for one file.
const MOST_ATTEMPTS = 40;
const BUSY_CODES = new Set(["OVERLOADED", "NOT_READY", "RATE_LIMITED"]);
const PAUSE_SECONDS = 2;
const TOO_LONG_CODES = new Set(["TIMED_OUT", "TOO_MANY_PAGES", "FILE_TOO_LARGE"]); // a job may have more time, pages, bytes
const NO_JOBS_CODES = new Set(["FORBIDDEN", "NOT_READY", "NOT_FOUND", "METHOD_NOT_ALLOWED"]);

/**
 * Events: `add`, `remove` and `order` with detail items, `change` with detail item, `locked` when the server needs a key,
 * `reread` with {item, before, after} when a file was read again: which of its transcripts counts is not decided here.
 *
 * An item is {id, file, name, place, state, sent, error, transcript, time, job, long, total}. States: waiting, sending,
 * reading, done, failed, cancelled. `name` has the folders the file lay in; `place` sorts the list; `time` is when it
 * was read; `job` is the id of the server's job that reads it, `long` whether it is to be one, `total` the file's pages,
 * `offset` how many an earlier job has read. All but waiting items may have a transcript: that of a job grows.
 */
export class Queue extends EventTarget {
  #controllers = new Map();
  #timer = null;

  /** @param {function(): Object} options returns the options files are read with */
  constructor(options) {
    super();
    this.options = options;
    this.items = [];
    this.locked = false;
  }

  /** Adds files to be read; `path` of a file is its name with its folders, `refusal` an error why it is not read. */
  add(files) {
    const items = files.map((file) => {
      const error = file.refusal ?? null;
      return this.#makeItem({ file, name: file.path || file.name || "picture", error, state: error ? "failed" : "waiting" });
    });
    this.#append(items);
    return items;
  }

  /** Adds files that were read earlier, or were waiting when the page was left. */
  restore(kept) {
    const items = kept.map((values) => this.#makeItem(values));
    this.#append(items);
    return items;
  }

  /** Cancels an item that waits or is being read; pages that were read stay. */
  cancel(item) {
    if (!isActive(item)) return;
    this.#controllers.get(item.id)?.abort();
    dropJob(item);
    this.#update(item, { state: "cancelled" });
  }

  /** Reads a file again from the start, or goes on where it was cancelled or failed. */
  retry(item) {
    if (isActive(item) || !canRetry(item)) return;
    const again = item.state === "done" || (item.transcript && !item.long); // only a job can go on
    this.#update(item, { state: "waiting", error: null, attempts: 0, sent: 0, again: Boolean(again) });
    this.#readNext();
  }

  /** Removes items, and cancels those that wait or are being read; undone, these wait again. */
  remove(items) {
    const waiting = new Set(items.filter(isActive));
    for (const item of waiting) this.cancel(item);
    items.forEach(dropJob); // also of one that failed because the server was away
    const after = () => {
      this.#arrange(items);
      for (const item of waiting) if (!item.removed) this.retry(item);
    };
    edits.make("remove", items.map((item) => [item, "removed", true]), { place: { item: items[0] }, after });
  }

  /** Moves items before another one, or to the end if that is null; that can be undone. */
  move(items, before) {
    const moved = new Set(items);
    const rest = this.items.filter((item) => !moved.has(item));
    const at = before ? rest.indexOf(before) : rest.length;
    const start = rest[at - 1]?.place ?? (rest[0]?.place ?? 1) - 1;
    const step = ((rest[at]?.place ?? start + 1) - start) / (items.length + 1);
    const inOrder = this.items.filter((item) => moved.has(item));
    const places = inOrder.map((item, index) => [item, "place", start + step * (index + 1)]);
    edits.make("order", places, { after: () => this.#arrange(items) });
  }

  /** Continues after the server asked for a key. */
  unlock() {
    this.locked = false;
    this.#readNext();
  }

  /** How many items there are in all, and in each state. */
  get counts() {
    const counts = { all: this.items.length, active: 0, done: 0, failed: 0, cancelled: 0 };
    for (const item of this.items) counts[isActive(item) ? "active" : item.state] += 1;
    return counts;
  }

  #makeItem(values) {
    const made = { sent: 0, attempts: 0, error: null, transcript: null, time: null, job: null, total: null, offset: 0, ...values };
    return { id: makeId(), ...made };
  }

  #append(items) {
    let last = this.items.at(-1)?.place ?? 0;
    for (const item of items) item.place ??= ++last;
    this.items = [...this.items, ...items];
    this.#tell("add", items);
    this.#readNext();
  }

  // The list after some of its items came, went or moved, by an edit or its undoing.
  #arrange(touched) {
    const before = new Set(this.items);
    this.items = [...new Set([...this.items, ...touched])].filter(({ removed }) => !removed);
    this.items.sort((one, other) => one.place - other.place);
    const come = this.items.filter((item) => !before.has(item));
    const gone = touched.filter((item) => item.removed && before.has(item));
    if (come.length) this.#tell("add", come);
    if (gone.length) this.#tell("remove", gone);
    else this.#tell("order", touched);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #update(item, values) {
    Object.assign(item, values);
    this.#tell("change", item);
  }

  #readNext() {
    if (this.locked || this.#timer) return;
    for (const item of this.items) {
      if (item.state !== "waiting" || this.#controllers.has(item.id)) continue;
      const most = isJob(item) ? MOST_JOBS : MOST_AT_ONCE;
      const same = [...this.#controllers.values()].filter(({ forJob }) => forJob === isJob(item));
      if (same.length < most) this.#read(item);
    }
  }

  async #read(item) {
    const controller = Object.assign(new AbortController(), { forJob: isJob(item) });
    const { signal } = controller;
    this.#controllers.set(item.id, controller);
    this.#update(item, { state: item.job ? "reading" : "sending", sent: 0, attempts: item.attempts + 1 });
    const onChange = (values) => signal.aborted || this.#update(item, values);
    const onUpload = (share) => onChange(share < 1 ? { sent: share } : { sent: 1, state: "reading" });
    try {
      const [before, again] = [item.transcript, item.again];
      const transcript = await this.#readWhole(item, { signal, onUpload, onChange });
      dropJob(item);
      onChange({ state: "done", time: Date.now(), transcript: again ? before : transcript, again: false });
      if (again && !signal.aborted) this.#tell("reread", { item, before, after: transcript });
    } catch (error) {
      if (!signal.aborted) this.#handleFailure(item, error);
    } finally {
      this.#controllers.delete(item.id);
      this.#readNext();
    }
  }

  async #readWhole(item, { onChange, ...watch }) {
    if (!item.file && !item.job) throw new ApiError("NOT_KEPT");
    const options = this.options();
    item.long ??= await isLong(item);
    if (!item.job && !item.long) {
      return new Transcript({ ...(await readFile(item.file, options, watch)), ...pickKept(options) });
    }
    // Pages are shown as they come; but while a file is read anew, what was read before stays.
    const growing = (!item.again && item.transcript) || new Transcript({ pages: [], lines: [], ...pickKept(options) });
    const show = (values) => onChange(item.again ? { ...values, transcript: item.transcript } : values);
    await readAsJob(item, growing, options, { ...watch, onChange: show });
    return growing;
  }

  #handleFailure(item, error) {
    const { code } = error;
    const busy = BUSY_CODES.has(code) && item.attempts < MOST_ATTEMPTS;
    if (code === "UNAUTHORIZED") {
      this.locked = true;
      this.#update(item, { state: "waiting" });
      this.#tell("locked");
    } else if (item.job && code === "NOT_FOUND") {
      // It was kept too short a time: the pages that are missing are read by another.
      this.#update(item, { state: "waiting", job: null });
    } else if (item.long && !item.job && NO_JOBS_CODES.has(code)) {
      Object.assign(item, { long: false, noJobs: true });
      if (item.tooLong) this.#fail(item, item.tooLong);
      else this.#update(item, { state: "waiting" });
    } else if (busy) {
      if (item.noJobs) Object.assign(item, { long: undefined, noJobs: false });
      this.#update(item, { state: "waiting" });
      this.#pause(error.retryAfter ?? PAUSE_SECONDS);
    } else if (TOO_LONG_CODES.has(code) && !item.long && !item.noJobs) {
      this.#update(item, { state: "waiting", long: true, tooLong: error });
    } else this.#fail(item, error);
  }

  #fail(item, error) {
    if (!(error instanceof ApiError)) console.error(error);
    if (error.code !== "UNREACHABLE") dropJob(item);
    if (error.partial) item.transcript ??= new Transcript({ ...error.partial, ...pickKept(this.options()) });
    this.#update(item, { state: "failed", error });
  }

  // The server said when to try again: until then nothing is sent, other files included.
  #pause(seconds) {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#readNext();
    }, seconds * 1000);
  }
}

/** Whether an item waits or is being read. */
export const isActive = (item) => ["waiting", "sending", "reading"].includes(item.state);

/** Whether reading an item again can help: its file is there, and of a kind that is read. */
export const canRetry = ({ file, error }) => Boolean(file) && error?.code !== "FOREIGN";

// Whether it takes one of the places for jobs: so does a file that may turn out to be one.
const isJob = (item) => Boolean(item.job || (item.long ?? hasPages(item.name)));
