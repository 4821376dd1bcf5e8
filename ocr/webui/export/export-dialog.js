// The dialog for downloads: of one file or of all, in which format; and the training set.

import { openDialog } from "../dialogs.js";
import { byId, download, element } from "../dom.js";
import { errorText, t } from "../i18n.js";
import { remember, remembered } from "../storage/storage.js";
import { exportAll, exportItem, exportName, FORMATS } from "./export.js";
import { trainingSet } from "./training-set.js";

const TRAINING = "training";

export class ExportDialog {
  #one = null;
  #all = [];
  #busy = false;

  constructor() {
    byId("export-start").addEventListener("click", () => this.#start());
    byId("export-dialog").addEventListener("change", () => this.#changed());
  }

  /**
   * @param {object | null} one the item that is shown, if it is read
   * @param {object[]} all items that are read
   * @param {"one" | "all"} scope which is chosen at first
   */
  open(one, all, scope) {
    this.#one = one;
    this.#all = all;
    const scopes = [];
    if (one) scopes.push(radio("scope", "one", t("scopeOne"), one.name, scope === "one"));
    scopes.push(radio("scope", "all", t("scopeAll"), t("files_", all.length), !one || scope === "all"));
    byId("export-scope").replaceChildren(byId("export-scope").firstElementChild, ...scopes);
    const format = remembered("format", "txt");
    const formats = [...FORMATS.map(({ name }) => name), TRAINING].map((name) =>
      radio("format", name, ...t("formatNames")[name], name === format),
    );
    byId("export-formats").replaceChildren(byId("export-formats").firstElementChild, ...formats);
    byId("export-progress").textContent = "";
    openDialog("export-dialog");
    this.#changed();
  }

  get #items() {
    return chosen("scope") === "one" ? [this.#one] : this.#all;
  }

  #changed() {
    const format = chosen("format");
    remember("format", format);
    const note = byId("export-note");
    const checked = this.#items.reduce((sum, { transcript }) => sum + transcript.checked.length, 0);
    const text = format === TRAINING ? t("trainingNote", checked) : "";
    note.textContent = text;
    note.hidden = !text;
  }

  async #start() {
    if (this.#busy) return;
    this.#busy = true;
    byId("export-start").disabled = true;
    const say = (text) => (byId("export-progress").textContent = text);
    try {
      const done = await this.#make(chosen("format"), this.#items, say);
      say(done);
    } catch (error) {
      say(t("exportFailed", errorText(error)));
    } finally {
      this.#busy = false;
      byId("export-start").disabled = false;
    }
  }

  async #make(format, items, say) {
    say(t("exporting", 0, items.length));
    if (format === TRAINING) {
      const { blob, lines, without } = await trainingSet(items);
      if (!lines) return t(without ? "trainingWithout" : "trainingEmpty", without);
      download(blob, `training-set-${today()}.zip`);
      return t("trainingDone", lines, without);
    }
    if (chosen("scope") === "one") {
      download(await exportItem(items[0], format), exportName(items[0], format));
    } else {
      const onProgress = (made) => say(t("exporting", made, items.length));
      download(await exportAll(items, format, onProgress), `ocr-${format}-${today()}.zip`);
    }
    return t("exported");
  }
}

const today = () => new Date().toISOString().slice(0, 10);

const chosen = (name) => byId("export-dialog").querySelector(`input[name="${name}"]:checked`)?.value;

function radio(group, value, name, about, checked) {
  return element(
    "label",
    { class: "choice" },
    element("input", { type: "radio", name: group, value, checked }),
    element("span", {}, element("span", { class: "choice-name" }, name), element("span", { class: "choice-about" }, about)),
  );
}
