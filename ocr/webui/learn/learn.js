// The operator's page: shows every few seconds how learning stands, and does what the buttons say.

import { ApiError, call, fetchCapabilities, hasKey } from "../api.js";
import { byId } from "../dom.js";
import { addTexts, describeError, t } from "../i18n.js";
import { announce, announceProgress } from "../messages.js";
import { askForKey, showPageFrameTexts, watchPageFrame } from "../page-frame.js";
import { showAdvice, showKept } from "./corrections-view.js";
import { EN } from "./en.js";
import { showModels } from "./models-view.js";
import { openReport } from "./report-dialog.js";
import { describePhase, showRun, watchRun } from "./run-view.js";
import { showWords, watchWords } from "./words-view.js";
import { ZH } from "./zh.js";

const RUNNING_SECONDS = 2;
const RESTING_SECONDS = 10;
const FINAL = ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND"]; // to look again changes nothing

// What is asked for, and who shows it.
const PARTS = {
  state: ["learning", showState],
  kept: ["corrections?limit=1", showKept],
  words: ["learning/words", showWords],
  advice: ["learning/advice", showAdvice],
};
const known = {}; // of each part what the server said last
let server = { api_key_required: true, learning: true };
let trouble = null; // the error that is told
let looks = 0;
let timer;

function show(name, data) {
  known[name] = data;
  PARTS[name][1](data);
}

const fetchPart = async (name) => show(name, await call("GET", PARTS[name][0]));

function showState(state) {
  byId("learn").hidden = false;
  showRun(state.run, state.can_train);
  showModels(state, { act, open: (name) => attempt(() => openReport(name)) });
}

function showTrouble(error) {
  trouble = error;
  const { api_key_required: keys, learning } = server;
  const own = { FORBIDDEN: keys ? "takesAdmin" : "noKeys", NOT_FOUND: learning ? "gone" : "noLearning", CONFLICT: "conflict" }[error?.code];
  byId("trouble").textContent = own ? t(own) : error ? describeError(error) : "";
}

function meet(error) {
  showTrouble(error);
  if (error.code === "UNAUTHORIZED" || (error.code === "FORBIDDEN" && server.api_key_required)) askForKey();
}

// Tells whether it worked.
async function attempt(work) {
  try {
    await work();
    showTrouble(null);
    return true;
  } catch (error) {
    meet(error);
    return false;
  }
}

async function act(method, path, body) {
  if (!(await attempt(() => take(call(method, path, body))))) look();
}

// Shows a reply, unless another was asked for in the meantime.
async function take(reply) {
  const mine = ++looks;
  const state = await reply;
  if (mine !== looks) return;
  const before = known.state;
  show("state", state);
  wait();
  const phase = describePhase(state.run);
  if (before && describePhase(before.run) !== phase) announceProgress(phase);
  // Many corrections take long to be looked through: only where there are others now.
  const same = known.kept && before.corrections === state.corrections;
  await Promise.all([...(same ? [] : ["kept", "words"]), ...(known.advice ? [] : ["advice"])].map(fetchPart));
}

async function look() {
  const told = trouble;
  try {
    await take(call("GET", "learning"));
    if (told?.looking && trouble === told) showTrouble(null); // what else went wrong stays told
  } catch (error) {
    meet(Object.assign(error, { looking: true }));
    if (!FINAL.includes(error.code)) wait();
  }
}

function wait() {
  const { run, model, promoted } = known.state ?? {};
  clearTimeout(timer);
  timer = setTimeout(look, 1000 * (run?.state === "running" || model !== promoted ? RUNNING_SECONDS : RESTING_SECONDS));
}

function showTexts() {
  showPageFrameTexts();
  document.title = `OCR: ${t("learnPage")}`;
  for (const [name, data] of Object.entries(known)) show(name, data);
  showTrouble(trouble);
}

async function start() {
  try {
    server = await fetchCapabilities();
    if (!server.learning) throw new ApiError("NOT_FOUND");
    if (server.api_key_required && !hasKey()) askForKey();
    else look();
  } catch (error) {
    meet(error);
  }
}

addTexts({ en: EN, zh: ZH });
watchPageFrame(() => {
  showTrouble(null);
  look();
});
watchRun(act);
watchWords(async (words) => {
  if (await attempt(async () => show("words", await call("PUT", "learning/words", { words })))) announce(t("wordsSaved"));
});
byId("look-again").onclick = () => attempt(() => fetchPart("advice"));
document.addEventListener("languagechange", showTexts);
showTexts();
start();
