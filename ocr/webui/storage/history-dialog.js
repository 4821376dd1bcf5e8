// The dialog with the files read before in this browser.

import { openDialog } from "../dialogs.js";
import { byId, element, icon, iconButton } from "../dom.js";
import { thumbnail } from "../file-input/thumbnails.js";
import { language, t } from "../i18n.js";
import { all, forget, forgetAll, keeps, setKeeps } from "./history.js";

export class HistoryDialog {
  #open;

  /** @param {function(object)} open gets an entry that is to be shown again */
  constructor(open) {
    this.#open = open;
    byId("history-keep").addEventListener("change", ({ target }) => setKeeps(target.checked));
    byId("history-clear").addEventListener("click", async () => {
      await forgetAll();
      await this.#fill();
    });
  }

  /** Shows the dialog. */
  async open() {
    byId("history-keep").checked = keeps();
    openDialog("history-dialog");
    await this.#fill();
  }

  async #fill() {
    const entries = await all().catch(() => []);
    byId("history-clear").disabled = !entries.length;
    const rows = entries.map((entry) => this.#row(entry));
    byId("history-entries").replaceChildren(
      ...(rows.length ? rows : [element("li", { class: "quiet-text" }, t("historyEmpty"))]),
    );
  }

  #row(entry) {
    const time = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(entry.time);
    const picture = element("span", { class: "thumb" }, icon("sheet"));
    const about = element("span", { class: "file-state" }, `${time} · ${t("lines_", entry.data.lines.length)}`);
    const open = element(
      "button",
      { type: "button", class: "history-open" },
      picture,
      element("span", { class: "file-text" }, element("span", { class: "file-name" }, entry.name), about),
    );
    open.addEventListener("click", () => {
      byId("history-dialog").close();
      this.#open(entry);
    });
    thumbnail(picture, entry.file);
    const row = element("li", {}, open);
    row.append(
      iconButton("trash", t("historyForget", entry.name), async () => {
        await forget(entry.id);
        await this.#fill();
      }),
    );
    return row;
  }
}
