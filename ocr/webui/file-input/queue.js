// The files to be read: several at a time, each with its state. Knows nothing of how they are shown.

import { ApiError, readFile } from "../api.js";
import { Transcript } from "../document-view/transcript.js";

const IN_FLIGHT = 3;
// A server that is busy or still starting is asked again, this often for one file.
const ATTEMPTS = 40;
const BUSY = new Set(["OVERLOADED", "NOT_READY", "RATE_LIMITED"]);
const BUSY_SECONDS = 2;

/**
 * Events: `add` and `remove` with detail items, `change` with detail item, `locked` when the server wants a key.
 *
 * An item is {id, file, name, state, sent, error, transcript, historyId}. States: waiting, sending, reading, done,
 * failed, cancelled.
 */
export class Queue extends EventTarget {
  #next = 1;
  #controllers = new Map();
  #timer = null;

  /** @param {function(): Object} options gives the options files are read with */
  constructor(options) {
    super();
    this.options = options;
    this.items = [];
    this.locked = false;
  }

  /** Adds files to be read. */
  add(files) {
    const items = files.map((file) => this.#item({ file, name: file.name || "picture", state: "waiting" }));
    this.#enter(items);
    return items;
  }

  /** Adds a file that was read before. */
  restore({ file, name, transcript, historyId }) {
    const item = this.#item({ file, name, transcript, historyId, state: "done" });
    this.#enter([item]);
    return item;
  }

  /** Stops what waits or is under way. */
  cancel(item) {
    if (!isActive(item)) return;
    this.#controllers.get(item.id)?.abort();
    this.#set(item, { state: "cancelled" });
  }

  /** Reads a file again, from the start. */
  retry(item) {
    if (isActive(item) || !item.file) return;
    this.#set(item, { state: "waiting", error: null, attempts: 0, sent: 0 });
    this.#pump();
  }

  /** Takes items out; what is under way is stopped. */
  remove(items) {
    const gone = new Set(items);
    for (const item of gone) this.cancel(item);
    this.items = this.items.filter((item) => !gone.has(item));
    this.dispatchEvent(new CustomEvent("remove", { detail: [...gone] }));
  }

  /** Goes on after the server wanted a key. */
  unlock() {
    this.locked = false;
    this.#pump();
  }

  /** How many items there are in all, and in each state. */
  get counts() {
    const counts = { all: this.items.length, active: 0, done: 0, failed: 0, cancelled: 0 };
    for (const item of this.items) counts[isActive(item) ? "active" : item.state] += 1;
    return counts;
  }

  #item(values) {
    return { id: this.#next++, sent: 0, attempts: 0, error: null, transcript: null, historyId: null, ...values };
  }

  #enter(items) {
    this.items.push(...items);
    this.dispatchEvent(new CustomEvent("add", { detail: items }));
    this.#pump();
  }

  #set(item, values) {
    Object.assign(item, values);
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
  }

  #pump() {
    if (this.locked || this.#timer) return;
    for (const item of this.items) {
      if (this.#controllers.size >= IN_FLIGHT) return;
      if (item.state === "waiting" && !this.#controllers.has(item.id)) this.#read(item);
    }
  }

  async #read(item) {
    const controller = new AbortController();
    this.#controllers.set(item.id, controller);
    this.#set(item, { state: "sending", sent: 0, attempts: item.attempts + 1 });
    try {
      const options = this.options();
      const data = await readFile(item.file, options, {
        signal: controller.signal,
        onUpload: (share) => this.#set(item, share < 1 ? { sent: share } : { sent: 1, state: "reading" }),
      });
      this.#set(item, { state: "done", transcript: new Transcript({ ...data, dpi: options.dpi }) });
    } catch (error) {
      if (!controller.signal.aborted) this.#failed(item, error);
    } finally {
      this.#controllers.delete(item.id);
      this.#pump();
    }
  }

  #failed(item, error) {
    if (error.code === "UNAUTHORIZED") {
      this.locked = true;
      this.#set(item, { state: "waiting" });
      this.dispatchEvent(new Event("locked"));
    } else if (BUSY.has(error.code) && item.attempts < ATTEMPTS) {
      this.#set(item, { state: "waiting" });
      this.#pause(error.retryAfter ?? BUSY_SECONDS);
    } else {
      if (!(error instanceof ApiError)) console.error(error);
      this.#set(item, { state: "failed", error });
    }
  }

  // The server said when to come again: nothing is sent until then, not other files either.
  #pause(seconds) {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#pump();
    }, seconds * 1000);
  }
}

/** Whether an item waits or is being read. */
export const isActive = (item) => ["waiting", "sending", "reading"].includes(item.state);
