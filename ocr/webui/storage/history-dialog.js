// The dialog with the files read earlier in this browser.

import { openDialog } from "../dialogs.js";
import { byId, makeElement, makeIcon, makeIconButton } from "../dom.js";
import { requestThumbnail } from "../file-input/thumbnails.js";
import { getLanguage, t } from "../i18n.js";
import { forgetBeyond, forgetEntries, listHeads, loadEntry, loadFile } from "./history.js";

export class HistoryDialog {
  #open;

  /** @param {function(object)} open shows an entry again */
  constructor(open) {
    this.#open = open;
    byId("history-clear").addEventListener("click", async () => {
      await forgetBeyond(0);
      await this.#fill();
    });
  }

  /** Shows the dialog. */
  async open() {
    openDialog("history-dialog");
    await this.#fill();
  }

  async #fill() {
    const entries = await listHeads().catch(() => []);
    byId("history-clear").disabled = !entries.length;
    const rows = entries.map((entry) => this.#makeRow(entry));
    byId("history-entries").replaceChildren(
      ...(rows.length ? rows : [makeElement("li", { class: "quiet-text" }, t("historyEmpty"))]),
    );
  }

  #makeRow(entry) {
    const time = new Intl.DateTimeFormat(getLanguage(), { dateStyle: "medium", timeStyle: "short" }).format(entry.time);
    const picture = makeElement("span", { class: "thumb" }, makeIcon("sheet"));
    const about = makeElement("span", { class: "file-state" }, `${time} · ${t("lineCount", entry.lines)}`);
    const open = makeElement(
      "button",
      { type: "button", class: "history-open" },
      picture,
      makeElement("span", { class: "file-text" }, makeElement("span", { class: "file-name" }, entry.name), about),
    );
    open.addEventListener("click", async () => {
      byId("history-dialog").close();
      this.#open(await loadEntry(entry));
    });
    requestThumbnail(picture, () => loadFile(entry.id));
    const row = makeElement("li", {}, open);
    row.append(
      makeIconButton("trash", t("historyForget", entry.name), async () => {
        await forgetEntries([entry.id]);
        await this.#fill();
      }),
    );
    return row;
  }
}
