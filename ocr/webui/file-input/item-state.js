// An item's state in words.

import { describeError, t } from "../i18n.js";
import { isActive } from "./queue.js";

/** What the list says of an item. */
export function describeState(item) {
  if (item.state === "failed") return describeError(item.error);
  if (item.state !== "done") return describeProgress(item);
  const { lines, pages, uncertainLines } = item.transcript;
  return t("stateDone", { lines: lines.length, pages: pages.length, uncertain: uncertainLines.length });
}

/** How many pages were read; while a file is read anew, those of what will take the place of its transcript. */
export const countPages = ({ again, pagesRead = 0, transcript }) => (again ? pagesRead : transcript?.pages.length ?? 0);

/** How far the reading of an item is, or was when it ended. */
export function describeProgress(item) {
  const { state, attempts, sent, total } = item;
  const pages = countPages(item);
  if (!isActive(item)) {
    return [state === "cancelled" && t("stateCancelled"), pages && t("stateKept", pages, total)].filter(Boolean).join(" · ");
  }
  if (state === "waiting") return t(attempts ? "stateBusy" : "stateWaiting");
  if (state === "sending") return t("stateSending", Math.round(sent * 100));
  if (item.silent) return t("stateSilent", pages, total);
  return total > 1 ? t("statePages", pages, total) : t("stateReading");
}
