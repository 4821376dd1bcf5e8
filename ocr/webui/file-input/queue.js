// The files to be read, several at a time, each with its state. Knows nothing of how they are shown.

import { ApiError, readFile } from "../api.js";
import { Transcript } from "../document-view/transcript.js";

const MOST_AT_ONCE = 3;
// A server that is busy or still starting is asked again, up to this often for one file.
const MOST_ATTEMPTS = 40;
const BUSY_CODES = new Set(["OVERLOADED", "NOT_READY", "RATE_LIMITED"]);
const PAUSE_SECONDS = 2;

/**
 * Events: `add` and `remove` with detail items, `change` with detail item, `locked` when the server needs a key.
 *
 * An item is {id, file, name, state, sent, error, transcript, historyId}. States: waiting, sending, reading, done,
 * failed, cancelled.
 */
export class Queue extends EventTarget {
  #nextId = 1;
  #controllers = new Map();
  #timer = null;

  /** @param {function(): Object} options returns the options files are read with */
  constructor(options) {
    super();
    this.options = options;
    this.items = [];
    this.locked = false;
  }

  /** Adds files to be read. */
  add(files) {
    const items = files.map((file) => this.#makeItem({ file, name: file.name || "picture", state: "waiting" }));
    this.#append(items);
    return items;
  }

  /** Adds a file that was read earlier. */
  restore({ file, name, transcript, historyId }) {
    const item = this.#makeItem({ file, name, transcript, historyId, state: "done" });
    this.#append([item]);
    return item;
  }

  /** Cancels an item that waits or is being read. */
  cancel(item) {
    if (!isActive(item)) return;
    this.#controllers.get(item.id)?.abort();
    this.#update(item, { state: "cancelled" });
  }

  /** Reads a file again, from the start. */
  retry(item) {
    if (isActive(item) || !item.file) return;
    this.#update(item, { state: "waiting", error: null, attempts: 0, sent: 0 });
    this.#readNext();
  }

  /** Removes items, and cancels those that wait or are being read. */
  remove(items) {
    const gone = new Set(items);
    for (const item of gone) this.cancel(item);
    this.items = this.items.filter((item) => !gone.has(item));
    this.dispatchEvent(new CustomEvent("remove", { detail: [...gone] }));
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
    return { id: this.#nextId++, sent: 0, attempts: 0, error: null, transcript: null, historyId: null, ...values };
  }

  #append(items) {
    this.items.push(...items);
    this.dispatchEvent(new CustomEvent("add", { detail: items }));
    this.#readNext();
  }

  #update(item, values) {
    Object.assign(item, values);
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
  }

  #readNext() {
    if (this.locked || this.#timer) return;
    for (const item of this.items) {
      if (this.#controllers.size >= MOST_AT_ONCE) return;
      if (item.state === "waiting" && !this.#controllers.has(item.id)) this.#read(item);
    }
  }

  async #read(item) {
    const controller = new AbortController();
    this.#controllers.set(item.id, controller);
    this.#update(item, { state: "sending", sent: 0, attempts: item.attempts + 1 });
    try {
      const options = this.options();
      const data = await readFile(item.file, options, {
        signal: controller.signal,
        onUpload: (share) => this.#update(item, share < 1 ? { sent: share } : { sent: 1, state: "reading" }),
      });
      this.#update(item, { state: "done", transcript: new Transcript({ ...data, dpi: options.dpi }) });
    } catch (error) {
      if (!controller.signal.aborted) this.#handleFailure(item, error);
    } finally {
      this.#controllers.delete(item.id);
      this.#readNext();
    }
  }

  #handleFailure(item, error) {
    if (error.code === "UNAUTHORIZED") {
      this.locked = true;
      this.#update(item, { state: "waiting" });
      this.dispatchEvent(new Event("locked"));
    } else if (BUSY_CODES.has(error.code) && item.attempts < MOST_ATTEMPTS) {
      this.#update(item, { state: "waiting" });
      this.#pause(error.retryAfter ?? PAUSE_SECONDS);
    } else {
      if (!(error instanceof ApiError)) console.error(error);
      this.#update(item, { state: "failed", error });
    }
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
