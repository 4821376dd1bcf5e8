// Puts the page together: what the buttons and keys do, and what happens once a file is read.

import { ApiError, fetchCapabilities, hasKey } from "./api.js";
import { openKeysDialog } from "./dialogs.js";
import { carryCorrections } from "./document-view/carry-corrections.js";
import { DocumentView } from "./document-view/document-view.js";
import { askWhichCounts } from "./document-view/reread-dialog.js";
import { Transcript } from "./document-view/transcript.js";
import { WorthWalk } from "./document-view/worth.js";
import { byId, isTyping } from "./dom.js";
import { edits } from "./edits.js";
import { joinTexts } from "./export/export.js";
import { ExportDialog } from "./export/export-dialog.js";
import { FindBar } from "./find/find-bar.js";
import { watchFileInput } from "./file-input/file-input.js";
import { dropJob } from "./file-input/job.js";
import { OptionsDialog } from "./file-input/options-dialog.js";
import { QueueList } from "./file-input/queue-list.js";
import { isActive, Queue } from "./file-input/queue.js";
import { describeError, t } from "./i18n.js";
import { announce, announceProgress, copyAndAnnounce } from "./messages.js";
import { askForKey, isNarrow, showPageFrameTexts, showPane, watchPageFrame } from "./page-frame.js";
import { countEarlier } from "./storage/history.js";
import { watchShortcuts } from "./shortcuts.js";
import { HistoryDialog } from "./storage/history-dialog.js";
import { keepItem, noteKept, releaseItems, restoreItems } from "./storage/list-keeper.js";
import { watchPrivateMode } from "./storage/private-mode.js";
import { isPrivate } from "./storage/storage.js";

const MEGABYTE = 1024 * 1024;

const optionsDialog = new OptionsDialog();
const queue = new Queue(() => optionsDialog.values);
const documentView = new DocumentView((item) => queue.retry(item), optionsDialog);
const queueList = new QueueList(queue, (item) => showItem(item, "text"));
const exportDialog = new ExportDialog();
const historyDialog = new HistoryDialog(reopenEntry);
const findBar = new FindBar({
  getShown: () => documentView.item, list: () => listReadItems(), show: showPlace, reopen: reopenEntry,
});
documentView.worth = new WorthWalk(listReadItems, async (item, edit) => {
  if (item !== documentView.item) await showItem(item, "text");
  else if (isNarrow()) showPane("text");
  const { last } = documentView.worth; // may be another by now
  if (last?.item === documentView.item) documentView.goTo(last.line, edit);
});

const watched = new WeakSet(); // transcripts
let limits = null;

function showItem(item, pane = null) {
  queueList.setCurrent(item);
  if (pane && isNarrow()) showPane(pane);
  return documentView.show(item);
}

function showPlace(item, place) {
  if (item !== documentView.item) showItem(item, "text");
  documentView.showPlace(place);
}

const isRead = ({ transcript }) => transcript?.pages.length;

function listReadItems() {
  return queue.items.filter(isRead);
}

const listChosenItems = () => queueList.chosen.filter(isRead);

function addFiles(chosen, skipped) {
  if (skipped) announce(t("skippedFiles", skipped));
  const items = queue.add(chosen);
  const isBusy = documentView.item && isActive(documentView.item);
  // Whoever photographs a single page wants to see its text.
  if (items.length && !isBusy) showItem(items[0], items.length === 1 ? "text" : "files");
}

function reopenEntry(entry) {
  const known = queue.items.find(({ id }) => id === entry.id);
  const item = known ?? queue.restore([toItem({ ...entry, place: undefined })])[0];
  if (!known) noteKept(item);
  showItem(item, "text");
  return item;
}

function toItem({ data, error, lines, rest, tab, ...values }) {
  const transcript = data.pages.length ? new Transcript(data) : null;
  return { ...values, transcript, error: error && new ApiError(error.code, error.message, error) };
}

// What was in the list when the page was left.
async function restoreList() {
  if (isPrivate()) return;
  for await (const entries of restoreItems()) {
    const known = new Set(queue.items.map(({ id }) => id)); // a file that was added meanwhile is kept already
    queue.restore(entries.filter(({ id }) => !known.has(id)).map(toItem)).forEach(noteKept);
    if (!documentView.item && queue.items.length) showItem(queue.items[0], "files");
  }
}

function watchCorrections(item) {
  if (!item.transcript || watched.has(item.transcript)) return;
  watched.add(item.transcript);
  item.transcript.addEventListener("change", () => {
    queueList.update(item);
    keepItem(item, true);
    documentView.worth.draw();
    if (item === documentView.item) documentView.drawCorrections();
  });
}

function watchQueue() {
  queue.addEventListener("add", ({ detail }) => {
    for (const item of detail) {
      watchCorrections(item);
      keepItem(item);
    }
    showWelcome();
  });
  queue.addEventListener("remove", ({ detail }) => {
    releaseItems(detail).then(showEarlierFiles);
    announce(t("removed", detail.length));
    showWelcome();
    if (detail.includes(documentView.item)) showItem(queue.items[0] ?? null);
  });
  queue.addEventListener("order", ({ detail }) => detail.forEach((item) => keepItem(item)));
  queue.addEventListener("change", ({ detail: item }) => {
    watchCorrections(item);
    if (item.state !== "sending") {
      keepItem(item);
      if (item === documentView.item) documentView.drawState();
    }
    if (!queue.counts.active) announceProgress(t("overall", queue.counts));
  });
  queue.addEventListener("reread", ({ detail: { item, before, after } }) => {
    const told = carryCorrections(before, after);
    const show = () => queue.dispatchEvent(new CustomEvent("change", { detail: item }));
    edits.make("reread", [[item, "transcript", after]], { place: { item }, after: show });
    askWhichCounts(item, told, () => after.dispatchEvent(new Event("change")));
  });
  queue.addEventListener("locked", askForKey);
  window.addEventListener("beforeunload", (event) => {
    if (queue.items.some((item) => isActive(item) && (!item.kept || isPrivate()))) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (isPrivate()) queue.items.forEach(dropJob);
  });
}

function showWelcome() {
  const empty = queue.items.length === 0;
  document.body.classList.toggle("empty", empty);
  if (empty) showEarlierFiles();
}

async function showEarlierFiles() {
  const count = await countEarlier().catch(() => 0);
  byId("welcome-history").hidden = count === 0;
  byId("welcome-history").textContent = t("earlierFiles", count);
}

function watchButtons() {
  const clicks = {
    "open-options": () => {
      byId("options-reread").hidden = !documentView.item?.file || isActive(documentView.item);
      optionsDialog.open();
    },
    "options-reread": () => {
      byId("options-dialog").close();
      if (!documentView.tools.rereadAsChanged()) queue.retry(documentView.item);
    },
    "open-history": () => historyDialog.open(),
    "welcome-history": () => historyDialog.open(),
    "open-keys": openKeysDialog,
    "next-uncertain": () => documentView.goToUncertain(),
    "copy-page": () => copyAndAnnounce(documentView.item.transcript.getPageText(documentView.page)),
    "copy-file": () => copyAndAnnounce(documentView.item.transcript.text),
    "copy-all": () => copyAndAnnounce(joinTexts(listChosenItems())),
    "export-file": () => exportDialog.open(documentView.item, listReadItems(), "one"),
    "export-all": () => {
      const shown = documentView.item?.transcript ? documentView.item : null;
      exportDialog.open(shown, listChosenItems(), "all", queueList.selection.size > 0);
    },
  };
  for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener("click", action);
}

function watchEdits() {
  for (const way of ["undo", "redo"]) byId(way).addEventListener("click", () => edits[way]());
  edits.addEventListener("change", showEditButtons);
  edits.addEventListener("return", async ({ detail: place }) => {
    const item = place?.item ?? queue.items.find(({ transcript }) => transcript && transcript === place?.transcript);
    if (!queue.items.includes(item)) return;
    if (item !== documentView.item) await showItem(item, "text");
    documentView.showPlace(place);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping() || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) edits.redo();
    else edits.undo();
  });
}

// The tooltips say what would be undone.
function showEditButtons() {
  for (const [way, name] of Object.entries(edits.names)) {
    byId(way).disabled = !name;
    byId(way).title = byId(way).ariaLabel = t(way, name ? t("edits")[name] ?? name : "");
  }
}

function moveFile(step) {
  const items = queueList.visible;
  const item = items[items.indexOf(documentView.item) + step];
  if (item) showItem(item);
}

function showTexts() {
  showPageFrameTexts();
  showEditButtons();
  byId("limits").textContent = limits ? t("limits", Math.round(limits.max_bytes / MEGABYTE), limits.job_pages) : "";
  byId("privacy").textContent = t("privacy", limits?.job_hours);
  showEarlierFiles();
  queueList.showOverall();
  documentView.draw();
}

async function askServer() {
  try {
    const capabilities = await fetchCapabilities();
    limits = capabilities.limits;
    exportDialog.learns = capabilities.learning;
    byId("open-learn").hidden = !capabilities.learning;
    optionsDialog.setOffered(capabilities.options);
    if (capabilities.api_key_required && !hasKey()) askForKey();
    showTexts();
  } catch (error) {
    announce(describeError(error));
  }
}

showTexts();
showWelcome();
watchQueue();
watchFileInput(addFiles);
watchButtons();
watchEdits();
watchShortcuts(documentView, {
  moveFile, find: () => findBar.open(), canFind: () => listReadItems().length > 0,
});
watchPageFrame(() => queue.unlock());
watchPrivateMode(() => queue.items.forEach((item) => keepItem(item, true)));
document.addEventListener("languagechange", showTexts);
optionsDialog.addEventListener("change", () => {
  for (const item of listReadItems()) queueList.update(item);
  documentView.draw();
});
askServer().then(restoreList).catch((error) => console.warn("not restored:", error));
