// What stands around a file's lines: its state, its warnings, and how many lines are left to check.

import { byId, makeElement, makeIcon } from "../dom.js";
import { countPages, describeProgress } from "../file-input/item-state.js";
import { canRetry, isActive } from "../file-input/queue.js";
import { describeError, getLanguage, t } from "../i18n.js";
import { tellNotice } from "./warnings.js";

/**
 * Shows a file's state above its lines.
 * @param {object | null} item of the queue
 * @param {{retry: function}} actions
 */
export function showFileState(item, { retry }) {
  byId("text-state").replaceChildren(...makeStateParts(item, retry));
  const transcript = item?.transcript;
  const has = Boolean(transcript);
  for (const id of ["copy-page", "copy-file", "export-file"]) byId(id).disabled = !has;
  byId("copy-page").hidden = !has || transcript.pages.length < 2;
  byId("text-foot").textContent = has
    ? t("summary", transcript.lines.length, transcript.milliseconds, transcript.model)
    : "";
  showUncertainCount(transcript);
}

/** Shows how many lines are left to check. */
export function showUncertainCount(transcript) {
  const count = transcript?.uncertainLines.length ?? 0;
  byId("uncertain-count").textContent = count;
  byId("uncertain-count").hidden = !count;
  byId("next-uncertain").disabled = !count;
}

function makeStateParts(item, retry) {
  if (!item) return [];
  if (isActive(item)) {
    const parts = [makeElement("p", { class: "state-line busy" }, describeProgress(item))];
    if (item.total > 1) {
      const attributes = { max: item.total, value: countPages(item), "aria-label": t("fileProgress", item.name) };
      parts.push(makeElement("progress", attributes));
    }
    return parts;
  }
  const parts = [];
  if (item.state === "failed") parts.push(makeFailureNote(item, retry));
  if (item.state === "cancelled" || (item.state === "failed" && item.transcript)) {
    parts.push(makeElement("p", { class: "state-line" }, describeProgress(item)));
  }
  if (item.transcript?.notices.length) {
    const { notices, pages } = item.transcript;
    const texts = notices.map((notice) => tellNotice(notice, pages.length > 1, getLanguage()));
    const rows = texts.map((text) => makeElement("li", {}, text));
    parts.push(makeElement("ul", { class: "warnings", "aria-label": t("warnings") }, ...rows));
  }
  if (item.transcript && !item.transcript.lines.length) {
    parts.push(makeElement("p", { class: "state-line" }, t("noText")));
  }
  return parts;
}

function makeFailureNote(item, retry) {
  const again = makeElement("button", { type: "button", class: "small" }, t("retry"));
  again.addEventListener("click", retry);
  const details = [makeElement("p", {}, describeError(item.error))];
  if (item.error.requestId) {
    details.push(makeElement("p", { class: "small-print" }, t("requestId", item.error.code, item.error.requestId)));
  }
  if (canRetry(item)) details.push(again);
  return makeElement("div", { class: "failure" }, makeIcon("alert"), makeElement("div", {}, ...details));
}
