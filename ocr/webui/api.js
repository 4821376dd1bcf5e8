// The server's HTTP API.

import { readStored, writeStored } from "./storage/storage.js";

let key = readStored("key", "", "sessionStorage") || readStored("key", "");

/**
 * A failure: `code` is the server's (or UNREACHABLE, STRANGE_REPLY), `retryAfter` how many seconds to wait, `partial` what
 * was read before the time was over.
 */
export class ApiError extends Error {
  constructor(code, message = "", { retryAfter = null, requestId = "", partial = null } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
    this.partial = partial;
  }
}

/** Uses an API key from now on; with `keep`, also after the window is closed. */
export function setKey(value, keep) {
  key = value;
  writeStored("key", value, "sessionStorage");
  writeStored("key", keep ? value : null);
}

/** Whether a key was given. */
export const hasKey = () => Boolean(key);

/** What the server offers: options, limits, formats, whether it needs a key. */
export const fetchCapabilities = () => fetchData("GET", "api/v1/options");

/**
 * Reads a file's text.
 * @param {File} file
 * @param {Object<string, string|number>} options
 * @param {{signal?: AbortSignal, onUpload?: function(number)}} watch onUpload gets the share sent, 0 to 1
 * @returns {Promise<Object>} the reply's data
 */
export const readFile = (file, options, watch) =>
  fetchData("POST", "api/v1/ocr", makeForm(file, { ...options, format: "json" }), watch);

/**
 * Has a file read as a job. Sent again with the same key, because the answer was lost, it makes no second job.
 * @returns {Promise<{id: string}>} the job, as `fetchJob` gives it
 */
export const startJob = (file, options, idempotencyKey, watch) =>
  fetchData("POST", "api/v1/jobs", makeForm(file, options), { ...watch, headers: { "Idempotency-Key": idempotencyKey } });

/** How far a job is. */
export const fetchJob = (id, watch) => fetchData("GET", `api/v1/jobs/${id}`, null, watch);

/** The pages of a job's file that were read so far, from behind the page of a number. */
export async function fetchJobPages(id, after, watch) {
  const lines = (await (await send("GET", `api/v1/jobs/${id}/pages?after=${after}`, null, watch)).text()).split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line)).filter((page) => page.lines);
}

/** A job's result without its characters: the notices about the whole file, and the model. */
export const fetchJobResult = (id, watch) => fetchData("GET", `api/v1/jobs/${id}/result?characters=none`, null, watch);

/** Has the server forget a job, also while the page is being left. */
export const deleteJob = (id) =>
  fetch(`api/v1/jobs/${id}`, { method: "DELETE", keepalive: true, headers: authorize() }).catch(() => {});

/** One page of a file as JPEG; `options` are `pages`, which names it, and `dpi`. */
export const fetchPicture = (file, options) => send("POST", "api/v1/picture", makeForm(file, options));

/** Gives the server corrected lines to learn from: {saved, known}. */
export const sendCorrections = async (body) =>
  JSON.parse(await (await send("POST", "api/v1/corrections", JSON.stringify(body))).text()).data;

/** A file made from lines that were already read: nothing is read again. */
export const exportLines = (body) => send("POST", "api/v1/export", JSON.stringify(body));

/** A request of JSON, such as ("PUT", "learning/words", { words }); gives the reply's data. */
export const call = (method, path, body = null) => fetchData(method, `api/v1/${path}`, body && JSON.stringify(body));

function makeForm(file, options) {
  const form = new FormData();
  form.append("file", file, file.name);
  for (const [name, value] of Object.entries(options)) form.append(name, String(value));
  return form;
}

async function fetchData(...request) {
  const reply = await (await send(...request)).text();
  try {
    return JSON.parse(reply).data;
  } catch {
    throw new ApiError("STRANGE_REPLY");
  }
}

const authorize = () => (key ? { Authorization: `Bearer ${key}` } : {});

// XMLHttpRequest, because fetch doesn't report upload progress.
function send(method, path, body = null, { signal, onUpload, headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.responseType = "blob";
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    for (const [name, value] of Object.entries({ ...authorize(), ...headers })) request.setRequestHeader(name, value);
    if (onUpload) request.upload.onprogress = (event) => onUpload(event.total ? event.loaded / event.total : 1);
    request.onload = async () => {
      if (request.status < 300) resolve(request.response);
      else reject(await readFailure(request));
    };
    request.onerror = () => reject(new ApiError("UNREACHABLE"));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    if (signal?.aborted) reject(new DOMException("", "AbortError"));
    else request.send(body);
  });
}

async function readFailure(request) {
  const seconds = Number.parseFloat(request.getResponseHeader("Retry-After"));
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  try {
    const { code, msg, request_id: requestId, partial } = JSON.parse(await request.response.text());
    return new ApiError(code ?? "STRANGE_REPLY", msg, { retryAfter, requestId, partial });
  } catch {
    return new ApiError("STRANGE_REPLY", `HTTP ${request.status}`, { retryAfter });
  }
}
