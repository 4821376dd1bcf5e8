// The server's HTTP API.

import { remember, remembered } from "./storage/storage.js";

let key = remembered("key", "", "sessionStorage") || remembered("key", "");

/** A failure: `code` is the server's (or UNREACHABLE, STRANGE_REPLY), `retryAfter` seconds if it named any. */
export class ApiError extends Error {
  constructor(code, message = "", { retryAfter = null, requestId = "" } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}

/** Uses an API key from now on; `keep` remembers it after the window is closed. */
export function setKey(value, keep) {
  key = value;
  remember("key", value, "sessionStorage");
  remember("key", keep ? value : null);
}

/** Whether a key was given. */
export const hasKey = () => Boolean(key);

/** What the server offers: options, limits, formats, whether it wants a key. */
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
  const reply = await (await send("POST", "api/v1/ocr", form(file, { ...options, format: "json" }), watch)).text();
  try {
    return JSON.parse(reply).data;
  } catch {
    throw new ApiError("STRANGE_REPLY");
  }
}

/** One page of a file as JPEG; `options` are `pages`, which names it, and `dpi`. */
export const fetchPicture = (file, options) => send("POST", "api/v1/picture", form(file, options));

/** A file made of lines that were read already: nothing is read again. */
export const exportLines = (body) => send("POST", "api/v1/export", JSON.stringify(body));

function form(file, options) {
  const made = new FormData();
  made.append("file", file, file.name);
  for (const [name, value] of Object.entries(options)) made.append(name, String(value));
  return made;
}

// XMLHttpRequest, because fetch doesn't tell how much of an upload is sent.
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
      else reject(await failure(request));
    };
    request.onerror = () => reject(new ApiError("UNREACHABLE"));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    if (signal?.aborted) reject(new DOMException("", "AbortError"));
    else request.send(body);
  });
}

async function failure(request) {
  const seconds = Number.parseFloat(request.getResponseHeader("Retry-After"));
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  try {
    const { code, msg, request_id: requestId } = JSON.parse(await request.response.text());
    return new ApiError(code ?? "STRANGE_REPLY", msg, { retryAfter, requestId });
  } catch {
    return new ApiError("STRANGE_REPLY", `HTTP ${request.status}`, { retryAfter });
  }
}
