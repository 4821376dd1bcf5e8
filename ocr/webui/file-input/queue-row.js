// A row of the list of files.

import { makeElement, makeIcon, makeIconButton } from "../dom.js";
import { t } from "../i18n.js";
import { canRetry, isActive } from "./queue.js";
import { requestThumbnail } from "./thumbnails.js";

/** The row of an item; `first` is the one that the Tab key reaches. Its state is not shown yet. */
export function makeRow(item, first) {
  const picture = makeElement("span", { class: "thumb" }, makeIcon("sheet"));
  const [, kind] = /\.(pdf|tiff?|ofd)$/i.exec(item.name) ?? [];
  if (kind) picture.append(makeElement("span", { class: "thumb-kind" }, kind.toUpperCase()));
  if (item.file && !item.error) requestThumbnail(picture, () => item.file);
  picture.append(makeElement("input", { type: "checkbox", class: "pick", tabindex: -1, "aria-label": t("selectFile", item.name) }));
  const text = makeElement("span", { class: "file-state" });
  const progress = makeElement("progress", { max: 1, hidden: true, "aria-label": t("fileProgress", item.name) });
  const actions = makeElement("span", { class: "file-actions" });
  const parts = item.name.split(/(?<=\/)(?=[^/]*$)/); // the folder, if there is one, and the file's own name
  const name = makeElement("span", { class: "file-name", title: item.name }, ...parts.map((part) => makeElement("span", {}, part)));
  const row = makeElement(
    "li",
    { class: "file", tabindex: first ? 0 : -1 },
    picture,
    makeElement("span", { class: "file-text" }, name, text, progress),
    actions,
  );
  row.dataset.id = item.id;
  return { element: row, text, progress, actions, state: null, kinds: new Set() };
}

/** The buttons of an item, as its state allows them. */
export function makeActions(item, queue) {
  const buttons = [];
  const add = (name, label, action) => {
    const button = makeIconButton(name, label, action);
    button.tabIndex = -1;
    buttons.push(button);
  };
  if (isActive(item)) add("close", t("cancelFile", item.name), () => queue.cancel(item));
  else {
    if (item.state !== "done" && canRetry(item)) add("retry", t("retryFile", item.name), () => queue.retry(item));
    add("trash", t("removeFile", item.name), () => queue.remove([item]));
  }
  return buttons;
}
