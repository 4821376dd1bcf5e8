// How files come in: chosen, photographed, pasted or dropped; folders with everything in them.

import { byId } from "../dom.js";
import { findRefusal } from "./foreign.js";
import { unzip } from "./unzip.js";

// Other files in a folder are skipped; a file that is added by itself is tried, or it is said why not.
const READABLE = /\.(jpe?g|png|webp|bmp|gif|tiff?|heic|heif|avif|pdf|ofd)$/i;

/**
 * Passes on the files that come in, whichever way.
 * @param {function(File[], number)} pass gets the files, and how many in folders were skipped; `path` of a file is its
 *   name with the folders it lay in, `refusal` an error why it can't be read
 */
export function watchFileInput(pass) {
  const take = async (files, skipped) => {
    const found = [];
    for (const file of files) {
      file.path ??= file.webkitRelativePath;
      file.refusal = findRefusal(file);
      if (!/\.zip$/i.test(file.name)) {
        found.push(file);
        continue;
      }
      try {
        takeReadable(await unzip(file), (inside, left) => {
          found.push(...inside);
          skipped += left;
        });
      } catch (error) {
        found.push(Object.assign(file, { refusal: error }));
      }
    }
    if (found.length || skipped) pass(found, skipped);
  };
  for (const id of ["choose-files", "take-photo"]) watchField(id, (files) => take(files, 0));
  watchField("choose-folder", (files) => takeReadable(files, take));
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => byId(button.dataset.opens).click());
  }
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files.map(namePasted), 0);
  });
  watchDrops(take);
}

function watchField(id, take) {
  byId(id).addEventListener("change", (event) => {
    if (event.target.files.length) take([...event.target.files]);
    event.target.value = ""; // so that the same file can be chosen again
  });
}

function watchDrops(take) {
  const sign = byId("drop-sign");
  let depth = 0; // every element under the pointer reports entering and leaving
  const show = (change) => {
    depth = Math.max(0, depth + change);
    sign.hidden = depth === 0;
  };
  document.addEventListener("dragenter", (event) => holdsFiles(event) && show(1));
  document.addEventListener("dragleave", (event) => holdsFiles(event) && show(-1));
  document.addEventListener("dragover", (event) => {
    // The whole page accepts drops: on a near miss the browser would open the picture instead.
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    // Firefox would leave the page for a text that is dropped on it.
    if (holdsFiles(event) || !event.target.closest?.("input, textarea")) event.preventDefault();
    if (!holdsFiles(event)) return;
    show(-depth);
    // The entries are available only during the event, the files in folders only later.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return take([...event.dataTransfer.files], 0);
    const single = await Promise.all(entries.filter((entry) => entry.isFile).map(getFile));
    const inFolders = (await Promise.all(entries.filter((entry) => entry.isDirectory).map(listFiles))).flat();
    takeReadable(inFolders, (files, skipped) => take([...single, ...files], skipped));
  });
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

function takeReadable(files, take) {
  const visible = files.filter((file) => !file.name.startsWith("."));
  const readable = visible.filter((file) => READABLE.test(file.name));
  readable.sort((one, other) => getPath(one).localeCompare(getPath(other), undefined, { numeric: true }));
  take(readable, visible.length - readable.length);
}

const getPath = (file) => file.path || file.webkitRelativePath || file.name;

async function getFile(entry) {
  const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
  const path = entry.fullPath.slice(1);
  return path === file.name ? file : Object.assign(file, { path });
}

async function listFiles(entry) {
  if (entry.isFile) return [await getFile(entry)];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // Browsers hand out a folder's entries in batches; an empty one is the last.
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return found;
    for (const one of entries) found.push(...(await listFiles(one)));
  }
}

// Pasted pictures are all called image.png: the time tells them apart.
function namePasted(file) {
  if (file.name !== "image.png") return file;
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
  return new File([file], `pasted-${time}.png`, { type: file.type });
}
