// The course of learning: how far it is in words, begun and cancelled.

import { byId } from "../dom.js";
import { t } from "../i18n.js";

const namePhase = ({ phase }) => t("phases")[phase] ?? phase;
const describe = (run) => t("runStates")[run.state]({ ...run, phase: namePhase(run) });

/** What is said aloud when it changes: its phase, or how it ended. */
export const describePhase = (run) => (run.state === "running" ? namePhase(run) : describe(run));

/** Shows how far it is. */
export function showRun(run, canTrain) {
  const running = run.state === "running";
  const open = running || run.state === "interrupted";
  const [begin, cancel] = [byId("begin"), byId("cancel")];
  const focused = document.activeElement;
  byId("run-state").textContent = describe(run);
  byId("run-note").hidden = canTrain || running;
  byId("run-progress").hidden = cancel.hidden = !open;
  byId("run-progress").value = run.share;
  begin.textContent = t(open ? "proceed" : "begin");
  begin.disabled = !canTrain;
  begin.hidden = running;
  if ([begin, cancel].includes(focused) && focused.hidden) (running ? cancel : begin).focus();
}

/** @param {function(string, string)} act has the server do something */
export function watchRun(act) {
  byId("begin").onclick = () => act("POST", "learning/run");
  byId("cancel").onclick = () => confirm(t("cancelAsk")) && act("DELETE", "learning/run");
}
