// The pane with a file's text: what state it is in, its warnings, its lines.

import { byId, element, icon } from "../dom.js";
import { isActive } from "../file-input/queue.js";
import { errorText, language, t } from "../i18n.js";
import { warningText } from "./warnings.js";

/**
 * Says above the lines how a file stands.
 * @param {object | null} item of the queue
 * @param {{retry: function}} actions
 */
export function showState(item, { retry }) {
  byId("text-state").replaceChildren(...stateParts(item, retry));
  const transcript = item?.transcript;
  const has = Boolean(transcript);
  for (const id of ["copy-page", "copy-file", "export-file"]) byId(id).disabled = !has;
  byId("copy-page").hidden = !has || transcript.pages.length < 2;
  byId("text-foot").textContent = has ? t("summary", transcript.lines.length, transcript.milliseconds, transcript.model) : "";
  showUncertain(transcript);
}

/** Says how many lines are still in doubt. */
export function showUncertain(transcript) {
  const count = transcript?.uncertain.length ?? 0;
  byId("uncertain-count").textContent = count;
  byId("uncertain-count").hidden = !count;
  byId("next-uncertain").disabled = !count;
}

function stateParts(item, retry) {
  if (!item) return [];
  if (isActive(item)) {
    return [element("p", { class: "state-line busy" }, t(item.state === "waiting" ? "stateWaiting" : "stateReading"))];
  }
  if (item.state === "failed") return [failure(item, retry)];
  const parts = [];
  if (item.state === "cancelled") {
    parts.push(element("p", { class: "state-line" }, t("stateCancelled")));
  }
  if (item.transcript?.warnings.length) {
    const warnings = item.transcript.warnings.map((warning) => element("li", {}, warningText(warning, language())));
    parts.push(element("ul", { class: "warnings", "aria-label": t("warnings") }, ...warnings));
  }
  if (item.transcript && !item.transcript.lines.length) {
    parts.push(element("p", { class: "state-line" }, t("noText")));
  }
  return parts;
}

function failure(item, retry) {
  const again = element("button", { type: "button", class: "small" }, t("retry"));
  again.addEventListener("click", retry);
  const details = [element("p", {}, errorText(item.error))];
  if (item.error.requestId) {
    details.push(element("p", { class: "small-print" }, t("requestId", item.error.code, item.error.requestId)));
  }
  return element("div", { class: "failure" }, icon("alert"), element("div", {}, ...details, again));
}
