// ZIP archives, not compressed: pictures and PDFs already are.

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const UTF8_NAMES = 0x0800;
const VERSION = 20;

/**
 * Puts files into an archive.
 * @param {{name: string, blob: Blob}[]} files names may contain folders, separated by "/"
 * @returns {Promise<Blob>}
 */
export async function makeZip(files) {
  const when = toDosTime(new Date());
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, blob } of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const path = new TextEncoder().encode(name);
    // What both headers contain: flags, method (0: stored), time, date, checksum, sizes, lengths of name and extra.
    const common = [
      [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, when.time], [2, when.date], [4, computeChecksum(bytes)],
      [4, bytes.length], [4, bytes.length], [2, path.length], [2, 0],
    ];
    const header = packFields([[4, 0x04034b50], ...common]);
    directory.push(
      packFields([[4, 0x02014b50], [2, VERSION], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), path,
    );
    parts.push(header, path, blob);
    offset += header.length + path.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = packFields([
    [4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0],
  ]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** Makes equal names differ, whatever their case: "a.txt", "a (2).txt". */
export function makeNamesDistinct(names) {
  const taken = new Set();
  return names.map((name) => {
    const [, stem, suffix] = /^(.*?)(\.[^.]*)?$/s.exec(name);
    let made = name;
    for (let count = 2; taken.has(made.toLowerCase()); count++) made = `${stem} (${count})${suffix ?? ""}`;
    taken.add(made.toLowerCase());
    return made;
  });
}

function packFields(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

function computeChecksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function toDosTime(now) {
  return {
    time: (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1),
    date: ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate(),
  };
}
