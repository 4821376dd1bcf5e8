// Puts the page together: what the buttons and keys do, and what happens when a file is read.

import { fetchCapabilities, hasKey } from "./api.js";
import { openKeys } from "./dialogs.js";
import { Desk } from "./document-view/document-view.js";
import { Transcript } from "./document-view/transcript.js";
import { byId, isTyping } from "./dom.js";
import { ExportDialog } from "./export/export-dialog.js";
import { watchIntake } from "./file-input/file-input.js";
import { OptionsDialog } from "./file-input/options-dialog.js";
import { QueueList } from "./file-input/queue-list.js";
import { isActive, Queue } from "./file-input/queue.js";
import { errorText, t } from "./i18n.js";
import { announce, copy, tellProgress } from "./messages.js";
import { askForKey, isNarrow, showPane, showShellTexts, watchShell } from "./page-frame.js";
import { HistoryDialog } from "./storage/history-dialog.js";
import * as history from "./storage/history.js";

const LARGER = 1.25;
const MEGABYTE = 1024 * 1024;

const options = new OptionsDialog();
const queue = new Queue(() => options.values);
const desk = new Desk((item) => queue.retry(item));
const files = new QueueList(queue, (item) => show(item, "text"));
const exports = new ExportDialog();
const earlier = new HistoryDialog(reopen);

let limits = null;

function show(item, pane = null) {
  files.setCurrent(item);
  if (pane && isNarrow()) showPane(pane);
  return desk.show(item);
}

const read = () => queue.items.filter((item) => item.state === "done");

function take(chosen, passedOver) {
  if (passedOver) announce(t("passedOver", passedOver));
  const items = queue.add(chosen);
  // Who photographs a single page wants to see its text.
  if (items.length && (!desk.item || !isActive(desk.item))) show(items[0], items.length === 1 ? "text" : "files");
}

function reopen(entry) {
  const known = queue.items.find((item) => item.historyId === entry.id);
  const item = known ?? queue.restore({
    file: entry.file, name: entry.name, transcript: new Transcript(entry.data), historyId: entry.id,
  });
  item.readAt = entry.time;
  if (!known) watchCorrections(item);
  show(item, "text");
}

function watchCorrections(item) {
  item.transcript.addEventListener("change", () => {
    files.update(item);
    keep(item);
    if (item === desk.item) desk.drawCorrections();
  });
}

// History is a convenience: where the browser forbids it, all else goes on.
const keep = (item) => history.keep(item).catch((error) => console.warn("history", error));

function watchQueue() {
  queue.addEventListener("add", showWelcome);
  queue.addEventListener("remove", ({ detail }) => {
    showWelcome();
    if (detail.includes(desk.item)) show(queue.items[0] ?? null);
  });
  queue.addEventListener("change", ({ detail: item }) => {
    if (item.state === "done") {
      watchCorrections(item);
      keep(item);
    }
    if (item === desk.item && item.state !== "sending") desk.draw();
    if (!queue.counts.active) tellProgress(t("overall", queue.counts));
  });
  queue.addEventListener("locked", askForKey);
  window.addEventListener("beforeunload", (event) => {
    if (queue.counts.active) event.preventDefault();
  });
}

function showWelcome() {
  const empty = queue.items.length === 0;
  document.body.classList.toggle("empty", empty);
  if (empty) showEarlier();
}

async function showEarlier() {
  const count = (await history.all().catch(() => [])).length;
  byId("welcome-history").hidden = count === 0;
  byId("welcome-history").textContent = t("earlierFiles", count);
}

function watchButtons() {
  const clicks = {
    "open-options": () => {
      byId("options-reread").hidden = !desk.item?.file || isActive(desk.item);
      options.open();
    },
    "options-reread": () => {
      byId("options-dialog").close();
      queue.retry(desk.item);
    },
    "open-history": () => earlier.open(),
    "welcome-history": () => earlier.open(),
    "open-keys": openKeys,
    "next-uncertain": () => desk.goToUncertain(),
    "copy-page": () => copy(desk.item.transcript.pageText(desk.page)),
    "copy-file": () => copy(desk.item.transcript.text),
    "copy-all": () => copy(read().map((item) => item.transcript.text).join("\n\n")),
    "export-file": () => exports.open(desk.item, read(), "one"),
    "export-all": () => exports.open(desk.item?.transcript ? desk.item : null, read(), "all"),
  };
  for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener("click", action);
}

function watchKeys() {
  const actions = {
    n: () => desk.goToUncertain(),
    F8: () => desk.goToUncertain(),
    p: () => desk.goToUncertain({ step: -1 }),
    j: () => moveFile(1),
    k: () => moveFile(-1),
    "[": () => desk.turnPage(-1),
    "]": () => desk.turnPage(1),
    "+": () => desk.viewer.zoomBy(LARGER),
    "=": () => desk.viewer.zoomBy(LARGER),
    "-": () => desk.viewer.zoomBy(1 / LARGER),
    0: () => desk.viewer.fit("page"),
    "?": openKeys,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping() || document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function moveFile(step) {
  const item = queue.items[queue.items.indexOf(desk.item) + step];
  if (item) show(item);
}

function showTexts() {
  showShellTexts();
  byId("limits").textContent = limits ? t("limits", Math.round(limits.max_bytes / MEGABYTE), limits.max_pages) : "";
  showEarlier();
  files.showOverall();
  desk.draw();
}

async function askServer() {
  try {
    const capabilities = await fetchCapabilities();
    limits = capabilities.limits;
    options.setKnown(capabilities.options);
    if (capabilities.api_key_required && !hasKey()) askForKey();
    showTexts();
  } catch (error) {
    announce(errorText(error));
  }
}

showTexts();
showWelcome();
watchQueue();
watchIntake(take);
watchButtons();
watchKeys();
watchShell(() => queue.unlock());
document.addEventListener("languagechange", showTexts);
options.addEventListener("change", () => {
  for (const item of read()) files.update(item);
  desk.draw();
});
askServer();
