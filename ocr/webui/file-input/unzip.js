// Zip archives are unpacked here and not on the server, so that each file in one has its picture like any other.

import { ApiError } from "../api.js";

const END_BYTES = 65_557; // the last record with the longest comment
const MOST_FILES = 10_000;
const LARGEST = 1024 * 1024 * 1024; // bytes of all files unpacked; more is a mistake, or meant to do harm

/**
 * The files in an archive, with their folders in `path`; hidden files and folders left out.
 * @throws {ApiError} if it is damaged, encrypted or too large
 */
export async function unzip(archive) {
  if (!window.DecompressionStream) throw new ApiError("FOREIGN", "archive");
  try {
    const files = [];
    let free = LARGEST;
    for (const entry of await listEntries(archive)) {
      free -= entry.size;
      if (free < 0) throw new ApiError("FILE_TOO_LARGE");
      const blob = await unpack(archive, entry);
      const file = new File([blob], entry.name.split("/").at(-1));
      files.push(Object.assign(file, { path: `${archive.name.replace(/\.zip$/i, "")}/${entry.name}` }));
    }
    return files;
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError("IMAGE_DECODE_FAILED");
  }
}

const read = async (blob, from, to) => new DataView(await blob.slice(from, to).arrayBuffer());

async function listEntries(archive) {
  const start = Math.max(0, archive.size - END_BYTES);
  const tail = await read(archive, start, archive.size);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new ApiError("IMAGE_DECODE_FAILED");
  const count = tail.getUint16(end + 10, true);
  if (count > MOST_FILES) throw new ApiError("FILE_TOO_LARGE");
  const offset = tail.getUint32(end + 16, true);
  const directory = await read(archive, offset, start + end);
  const entries = [];
  for (let at = 0, number = 0; number < count; number++) {
    const [flags, method] = [directory.getUint16(at + 8, true), directory.getUint16(at + 10, true)];
    const lengths = [28, 30, 32].map((place) => directory.getUint16(at + place, true));
    const bytes = new Uint8Array(directory.buffer, at + 46, lengths[0]);
    const path = decodeName(bytes).replaceAll("\\", "/");
    const name = path.split("/").filter((part, index, parts) => index === parts.length - 1 || !/^\.{0,2}$/.test(part)).join("/");
    const [packed, size] = [20, 24].map((place) => directory.getUint32(at + place, true));
    if (!/(^|\/)(\.|__MACOSX\/)|\/$/.test(name)) {
      if (flags & 1) throw new ApiError("ZIP_ENCRYPTED");
      entries.push({ name, method, packed, size, offset: directory.getUint32(at + 42, true) });
    }
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return entries;
}

async function unpack(archive, { method, packed, size, offset }) {
  const head = await read(archive, offset, offset + 30);
  const from = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const data = archive.slice(from, from + packed);
  if (method === 0) return data;
  if (method !== 8) throw new ApiError("IMAGE_DECODE_FAILED");
  const reader = data.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const pieces = [];
  let length = 0;
  for (let piece; !(piece = await reader.read()).done; pieces.push(piece.value)) {
    length += piece.value.length;
    if (length > size) throw new ApiError("IMAGE_DECODE_FAILED"); // more than it says: only bombs do
  }
  return new Blob(pieces);
}

// As Windows in China writes them, where they are not UTF-8.
function decodeName(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
