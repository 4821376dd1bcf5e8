// The server's HTTP API.

import { readStored, writeStored } from "./storage/storage.js";

let key = readStored("key", "", "sessionStorage") || readStored("key", "");

/** A failure: `code` is the server's (or UNREACHABLE, STRANGE_REPLY), `retryAfter` how many seconds to wait. */
export class ApiError extends Error {
  constructor(code, message = "", { retryAfter = null, requestId = "" } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
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
export async function fetchCapabilities() {
  return JSON.parse(await (await send("GET", "api/v1/options")).text()).data;
}

/**
 * Reads a file's text.
 * @param {File} file
 * @param {Object<string, string|number>} options
 * @param {{signal?: AbortSignal, onUpload?: function(number)}} watch onUpload gets the share sent, 0 to 1
 * @returns {Promise<Object>} the reply's data
 */
export async function readFile(file, options, watch = {}) {
  const reply = await (await send("POST", "api/v1/ocr", makeForm(file, { ...options, format: "json" }), watch)).text();
  try {
    return JSON.parse(reply).data;
  } catch {
    throw new ApiError("STRANGE_REPLY");
  }
}

/** One page of a file as JPEG; `options` are `pages`, which names it, and `dpi`. */
export const fetchPicture = (file, options) => send("POST", "api/v1/picture", makeForm(file, options));

/** A file made from lines that were already read: nothing is read again. */
export const exportLines = (body) => send("POST", "api/v1/export", JSON.stringify(body));

function makeForm(file, options) {
  const form = new FormData();
  form.append("file", file, file.name);
  for (const [name, value] of Object.entries(options)) form.append(name, String(value));
  return form;
}

// XMLHttpRequest, because fetch doesn't report upload progress.
function send(method, path, body = null, { signal, onUpload } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.responseType = "blob";
    if (key) request.setRequestHeader("Authorization", `Bearer ${key}`);
    if (typeof body === "string") request.setRequestHeader("Content-Type", "application/json");
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
    const { code, msg, request_id: requestId } = JSON.parse(await request.response.text());
    return new ApiError(code ?? "STRANGE_REPLY", msg, { retryAfter, requestId });
  } catch {
    return new ApiError("STRANGE_REPLY", `HTTP ${request.status}`, { retryAfter });
  }
}
