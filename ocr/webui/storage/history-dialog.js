// The dialog with the files read earlier in this browser.

import { openDialog } from "../dialogs.js";
import { byId, makeElement, makeIcon, makeIconButton } from "../dom.js";
import { requestThumbnail } from "../file-input/thumbnails.js";
import { getLanguage, t } from "../i18n.js";
import { forgetAllEntries, forgetEntry, isKeeping, listEntries, setKeeping } from "./history.js";

export class HistoryDialog {
  #open;

  /** @param {function(object)} open shows an entry again */
  constructor(open) {
    this.#open = open;
    byId("history-keep").addEventListener("change", ({ target }) => setKeeping(target.checked));
    byId("history-clear").addEventListener("click", async () => {
      await forgetAllEntries();
      await this.#fill();
    });
  }

  /** Shows the dialog. */
  async open() {
    byId("history-keep").checked = isKeeping();
    openDialog("history-dialog");
    await this.#fill();
  }

  async #fill() {
    const entries = await listEntries().catch(() => []);
    byId("history-clear").disabled = !entries.length;
    const rows = entries.map((entry) => this.#makeRow(entry));
    byId("history-entries").replaceChildren(
      ...(rows.length ? rows : [makeElement("li", { class: "quiet-text" }, t("historyEmpty"))]),
    );
  }

  #makeRow(entry) {
    const time = new Intl.DateTimeFormat(getLanguage(), { dateStyle: "medium", timeStyle: "short" }).format(entry.time);
    const picture = makeElement("span", { class: "thumb" }, makeIcon("sheet"));
    const about = makeElement("span", { class: "file-state" }, `${time} · ${t("lineCount", entry.data.lines.length)}`);
    const open = makeElement(
      "button",
      { type: "button", class: "history-open" },
      picture,
      makeElement("span", { class: "file-text" }, makeElement("span", { class: "file-name" }, entry.name), about),
    );
    open.addEventListener("click", () => {
      byId("history-dialog").close();
      this.#open(entry);
    });
    requestThumbnail(picture, entry.file);
    const row = makeElement("li", {}, open);
    row.append(
      makeIconButton("trash", t("historyForget", entry.name), async () => {
        await forgetEntry(entry.id);
        await this.#fill();
      }),
    );
    return row;
  }
}
