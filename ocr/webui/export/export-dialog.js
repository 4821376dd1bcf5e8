// The dialog for downloads: one file or all, in one of the formats, or as a training set.

import { openDialog } from "../dialogs.js";
import { byId, download, makeElement } from "../dom.js";
import { describeError, t } from "../i18n.js";
import { readStored, writeStored } from "../storage/storage.js";
import { exportAll, exportDocument, FORMATS, zipFiles } from "./export.js";
import { makeFieldsTable } from "./fields-table.js";
import { makeTrainingSet, sendCheckedLines } from "./training-set.js";

const TRAINING = "training";
const FIELDS = "fields";

export class ExportDialog {
  #one = null;
  #all = [];
  #busy = false;
  learns = false; // whether the server takes corrections

  constructor() {
    byId("export-start").addEventListener("click", () => this.#start(() => this.#export(getChosen("format"), this.#items)));
    byId("export-send").addEventListener("click", () => this.#start(() => this.#send(this.#items)));
    byId("export-dialog").addEventListener("change", () => this.#handleChange());
  }

  /**
   * @param {object | null} one the item that is shown, if it has been read
   * @param {object[]} all items that have been read, or those of them that are selected
   * @param {"one" | "all" | "merged"} scope the initial choice
   * @param {boolean} selected whether these are the selected ones alone
   */
  open(one, all, scope, selected = false) {
    this.#one = one;
    this.#all = all;
    const scopes = [];
    if (one) scopes.push(makeRadio("scope", "one", t("scopeOne"), one.name, scope === "one"));
    scopes.push(makeRadio("scope", "all", t(selected ? "scopeSelected" : "scopeAll"), t("zipOfFiles", all.length), !one || scope === "all"));
    if (all.length > 1) scopes.push(makeRadio("scope", "merged", t("scopeMerged"), t("mergedFiles", all.length), scope === "merged"));
    byId("export-scope").replaceChildren(byId("export-scope").firstElementChild, ...scopes);
    const format = readStored("format", "txt");
    const formats = [...FORMATS.map(({ name }) => name), FIELDS, TRAINING].map((name) =>
      makeRadio("format", name, ...t("formatNames")[name], name === format),
    );
    byId("export-formats").replaceChildren(byId("export-formats").firstElementChild, ...formats);
    byId("export-progress").textContent = "";
    openDialog("export-dialog");
    this.#handleChange();
  }

  get #items() {
    return getChosen("scope") === "one" ? [this.#one] : this.#all;
  }

  #handleChange() {
    const format = getChosen("format");
    writeStored("format", format);
    const note = byId("export-note");
    const checked = this.#items.reduce((sum, { transcript }) => sum + transcript.checkedLines.length, 0);
    const sends = format === TRAINING && this.learns;
    byId("export-send").hidden = !sends;
    const text = format === TRAINING ? [t("trainingNote", checked), sends && t("sendNote")].filter(Boolean).join(" ") : "";
    note.textContent = text;
    note.hidden = !text;
  }

  async #start(work) {
    if (this.#busy) return;
    this.#busy = true;
    const buttons = [byId("export-start"), byId("export-send")];
    for (const button of buttons) button.disabled = true;
    try {
      this.#say(await work());
    } catch (error) {
      this.#say(t("exportFailed", describeError(error)));
    } finally {
      this.#busy = false;
      for (const button of buttons) button.disabled = false;
    }
  }

  #say(text) {
    byId("export-progress").textContent = text;
  }

  async #send(items) {
    this.#say(t("sending"));
    const { saved, known, withoutPicture } = await sendCheckedLines(items);
    return saved + known ? t("sent", saved, known, withoutPicture) : t(withoutPicture ? "trainingWithoutPictures" : "trainingEmpty", withoutPicture);
  }

  async #export(format, items) {
    this.#say(t("exporting", 0, items.length));
    if (format === TRAINING) {
      const { blob, lines, withoutPicture } = await makeTrainingSet(items);
      if (!lines) return t(withoutPicture ? "trainingWithoutPictures" : "trainingEmpty", withoutPicture);
      download(blob, `training-set-${formatToday()}.zip`);
      return t("trainingDone", lines, withoutPicture);
    }
    if (format === FIELDS) {
      const blob = makeFieldsTable(items, t("fieldsHead"));
      if (!blob) return t("fieldsEmpty");
      download(blob, `fields-${formatToday()}.csv`);
      return t("exported");
    }
    const archive = `ocr-${format}-${formatToday()}.zip`;
    if (getChosen("scope") === "all") {
      const onProgress = (made) => this.#say(t("exporting", made, items.length));
      download(await exportAll(items, format, onProgress), archive);
    } else {
      const name = items.length === 1 ? items[0].name.split("/").at(-1) : `ocr-${formatToday()}`;
      const files = await exportDocument(items, format, name);
      if (files.length === 1) download(files[0].blob, files[0].name);
      else download(await zipFiles(files), archive);
    }
    return t("exported");
  }
}

const formatToday = () => new Date().toISOString().slice(0, 10);

const getChosen = (name) => byId("export-dialog").querySelector(`input[name="${name}"]:checked`)?.value;

function makeRadio(group, value, name, about, checked) {
  return makeElement(
    "label",
    { class: "choice" },
    makeElement("input", { type: "radio", name: group, value, checked }),
    makeElement(
      "span",
      {},
      makeElement("span", { class: "choice-name" }, name),
      makeElement("span", { class: "choice-about" }, about),
    ),
  );
}
