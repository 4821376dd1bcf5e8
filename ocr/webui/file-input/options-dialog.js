// The dialog with the options files are read with. What there is the server says; what was chosen is remembered.

import { openDialog } from "../dialogs.js";
import { UNCERTAIN_BELOW, uncertainBelow } from "../document-view/transcript.js";
import { byId, element } from "../dom.js";
import { choiceText, optionText, t } from "../i18n.js";
import { remember, remembered } from "../storage/storage.js";

const OURS = { format: "json" }; // not to be chosen: the page could not show anything else
const PREFERRED = { characters: "boxes" }; // so that single characters in doubt can be marked

export class OptionsDialog extends EventTarget {
  #known = [];

  constructor() {
    super();
    byId("options-reset").addEventListener("click", () => {
      remember("options", {});
      remember("uncertainBelow", UNCERTAIN_BELOW);
      this.#fill();
      this.dispatchEvent(new Event("change"));
    });
    document.addEventListener("languagechange", () => this.#fill());
  }

  /** Takes over the options the server offers. */
  setKnown(options) {
    this.#known = options.filter(({ name }) => !(name in OURS));
    this.#fill();
  }

  /** What a file is to be read with: all that differs from the server's defaults. */
  get values() {
    const chosen = remembered("options", {});
    const values = {};
    for (const option of this.#known) {
      const value = chosen[option.name] ?? PREFERRED[option.name] ?? option.default;
      if (value !== option.default && isPossible(option, value)) values[option.name] = value;
    }
    return values;
  }

  /** Shows the dialog. */
  open() {
    openDialog("options-dialog");
  }

  #fill() {
    const chosen = remembered("options", {});
    const fields = this.#known.map((option) => {
      const control = controlFor(option, chosen[option.name] ?? PREFERRED[option.name] ?? option.default);
      control.addEventListener("change", () => this.#choose(option, control));
      return field(`option-${option.name}`, optionText(option), control);
    });
    byId("options-fields").replaceChildren(...fields, this.#threshold());
  }

  #choose(option, control) {
    if (!control.checkValidity()) return control.reportValidity();
    const value = control.type === "number" ? control.valueAsNumber : control.value.trim();
    remember("options", { ...remembered("options", {}), [option.name]: value });
    this.dispatchEvent(new Event("change"));
  }

  #threshold() {
    const control = element("input", { type: "number", min: 0, max: 1, step: 0.05, required: true });
    control.value = uncertainBelow();
    control.addEventListener("change", () => {
      if (!control.checkValidity()) return control.reportValidity();
      remember("uncertainBelow", control.valueAsNumber);
      this.dispatchEvent(new Event("change"));
    });
    return field("uncertain-below", { name: t("uncertainBelow"), about: t("uncertainBelowAbout") }, control);
  }
}

function field(id, { name, about }, control) {
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-about`);
  return element(
    "div",
    { class: "field" },
    element("label", { for: id }, name),
    control,
    element("p", { id: `${id}-about` }, about),
  );
}

function controlFor(option, value) {
  if (option.type === "choice") {
    const choices = option.choices.map((choice) => element("option", { value: choice }, choiceText(option, choice)));
    const select = element("select", {}, ...choices);
    select.value = value;
    return select;
  }
  const number = option.type === "number" || option.type === "integer";
  const control = element("input", {
    type: number ? "number" : "text",
    min: option.minimum ?? false,
    max: option.maximum ?? false,
    step: number && "any",
    required: number,
    autocomplete: "off",
    spellcheck: "false",
  });
  control.value = value;
  return control;
}

// A server that was changed since may not offer what was chosen.
const isPossible = (option, value) => option.type !== "choice" || option.choices.includes(value);
