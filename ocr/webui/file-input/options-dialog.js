// The dialog with the options files are read with. The server says which there are; the user's choices are stored.

import { openDialog } from "../dialogs.js";
import { getUncertainThreshold, UNCERTAIN_BELOW } from "../document-view/transcript.js";
import { byId, makeElement } from "../dom.js";
import { describeOption, nameChoice, t } from "../i18n.js";
import { readStored, writeStored } from "../storage/storage.js";

const HIDDEN = new Set(["format"]); // always JSON: the page could not show anything else
// So that single doubtful characters can be marked, and what was found is shown.
const PREFERRED = { characters: "boxes", fields: "auto", tables: "auto", codes: "auto" };

const SECRET = new Set(["password"]); // kept until the page is left, and not stored

export class OptionsDialog extends EventTarget {
  #offered = [];
  #secrets = {};

  constructor() {
    super();
    byId("options-reset").addEventListener("click", () => {
      writeStored("options", {});
      this.#secrets = {};
      writeStored("uncertainBelow", UNCERTAIN_BELOW);
      this.#fill();
      this.dispatchEvent(new Event("change"));
    });
    document.addEventListener("languagechange", () => this.#fill());
  }

  /** Sets the options the server offers. */
  setOffered(options) {
    this.#offered = options.filter(({ name }) => !HIDDEN.has(name));
    this.#fill();
  }

  /** The options to read files with: those that differ from the server's defaults. */
  get values() {
    const chosen = { ...readStored("options", {}), ...this.#secrets };
    const values = {};
    for (const option of this.#offered) {
      const value = chosen[option.name] ?? PREFERRED[option.name] ?? option.default;
      if (value !== option.default && isPossible(option, value)) values[option.name] = value;
    }
    return values;
  }

  /** Sets some options for the files that are read from now on. */
  set(values) {
    writeStored("options", { ...readStored("options", {}), ...values });
    this.#fill();
  }

  /** Shows the dialog. */
  open() {
    openDialog("options-dialog");
  }

  #fill() {
    const chosen = { ...readStored("options", {}), ...this.#secrets };
    const fields = this.#offered.map((option) => {
      const control = makeControl(option, chosen[option.name] ?? PREFERRED[option.name] ?? option.default);
      control.addEventListener("change", () => this.#storeChoice(option, control));
      return makeField(`option-${option.name}`, describeOption(option), control);
    });
    byId("options-fields").replaceChildren(...fields, this.#makeThresholdField());
  }

  #storeChoice(option, control) {
    if (!control.checkValidity()) return control.reportValidity();
    const value = control.type === "number" ? control.valueAsNumber : control.value.trim();
    if (SECRET.has(option.name)) this.#secrets[option.name] = value;
    else writeStored("options", { ...readStored("options", {}), [option.name]: value });
    this.dispatchEvent(new Event("change"));
  }

  #makeThresholdField() {
    const control = makeElement("input", { type: "number", min: 0, max: 1, step: 0.05, required: true });
    control.value = getUncertainThreshold();
    control.addEventListener("change", () => {
      if (!control.checkValidity()) return control.reportValidity();
      writeStored("uncertainBelow", control.valueAsNumber);
      this.dispatchEvent(new Event("change"));
    });
    return makeField("uncertain-below", { name: t("uncertainBelow"), about: t("uncertainBelowAbout") }, control);
  }
}

function makeField(id, { name, about }, control) {
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-about`);
  return makeElement(
    "div",
    { class: "field" },
    makeElement("label", { for: id }, name),
    control,
    makeElement("p", { id: `${id}-about` }, about),
  );
}

function makeControl(option, value) {
  if (option.type === "choice") {
    const makeChoice = (choice) => makeElement("option", { value: choice }, nameChoice(option, choice));
    const select = makeElement("select", {}, ...option.choices.map(makeChoice));
    select.value = value;
    return select;
  }
  const number = option.type === "number" || option.type === "integer";
  const control = makeElement("input", {
    type: number ? "number" : SECRET.has(option.name) ? "password" : "text",
    min: option.minimum ?? false,
    max: option.maximum ?? false,
    step: number && "any",
    required: number,
    autocomplete: SECRET.has(option.name) ? "new-password" : "off",
    spellcheck: "false",
  });
  control.value = value;
  return control;
}

// A server that has changed since may no longer offer what was chosen.
const isPossible = (option, value) => option.type !== "choice" || option.choices.includes(value);
