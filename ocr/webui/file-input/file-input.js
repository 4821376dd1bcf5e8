// How files come in: chosen, photographed, pasted, or dropped, folders with all that is in them.

import { byId } from "../dom.js";

// In a folder, other files are passed over; a file that is dropped by itself is always tried.
const READABLE = /\.(jpe?g|png|webp|bmp|gif|tiff?|pdf)$/i;

/**
 * Takes files from everywhere.
 * @param {function(File[], number)} take gets the files, and how many in folders were passed over
 */
export function watchIntake(take) {
  for (const id of ["choose-files", "take-photo"]) watchInput(id, (files) => take(files, 0));
  watchInput("choose-folder", (files) => takeFolder(files, take));
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => byId(button.dataset.opens).click());
  }
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files.map(named), 0);
  });
  watchDrops(take);
}

function watchInput(id, take) {
  byId(id).addEventListener("change", (event) => {
    if (event.target.files.length) take([...event.target.files]);
    event.target.value = ""; // so that the same file can be chosen again
  });
}

function watchDrops(take) {
  const sign = byId("drop-sign");
  let depth = 0; // each element on the way reports coming and going
  const show = (change) => {
    depth = Math.max(0, depth + change);
    sign.hidden = depth === 0;
  };
  document.addEventListener("dragenter", (event) => holdsFiles(event) && show(1));
  document.addEventListener("dragleave", (event) => holdsFiles(event) && show(-1));
  document.addEventListener("dragover", (event) => {
    // The whole page takes a drop, so that a near miss does not make the browser open the picture instead.
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(-depth);
    // The entries are to be had during the event alone, the files in folders only later.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return take([...event.dataTransfer.files], 0);
    const single = await Promise.all(entries.filter((entry) => entry.isFile).map(fileOf));
    const inFolders = (await Promise.all(entries.filter((entry) => entry.isDirectory).map(filesUnder))).flat();
    takeFolder(inFolders, (files, passedOver) => take([...single, ...files], passedOver));
  });
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

function takeFolder(files, take) {
  const visible = files.filter((file) => !file.name.startsWith("."));
  const readable = visible.filter((file) => READABLE.test(file.name));
  readable.sort((one, other) => pathOf(one).localeCompare(pathOf(other), undefined, { numeric: true }));
  take(readable, visible.length - readable.length);
}

const pathOf = (file) => file.webkitRelativePath || file.name;

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

async function filesUnder(entry) {
  if (entry.isFile) return [await fileOf(entry)];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // Browsers hand out a folder's entries in parts, and none at the end.
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return found;
    for (const one of entries) found.push(...(await filesUnder(one)));
  }
}

// Pasted pictures are all called image.png; the time tells them apart.
function named(file) {
  if (file.name !== "image.png") return file;
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
  return new File([file], `pasted-${time}.png`, { type: file.type });
}
