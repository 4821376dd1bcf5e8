// A form's fields, to be checked, corrected and copied, and the goods of an invoice.

import { makeElement, makeIcon } from "../dom.js";
import { t } from "../i18n.js";
import { copyAndAnnounce } from "../messages.js";

/**
 * What a form is shown with.
 * @param {object} form as the server's reply has it
 * @param {function(object, string)} change sets a field's value
 * @returns {Element[]}
 */
export function makeFormParts(form, change) {
  const copy = makeElement("button", { type: "button", class: "small" }, makeIcon("copy"), t("copyRow"));
  copy.addEventListener("click", () => copyAndAnnounce(form.fields.map(({ value }) => clean(value)).join("\t")));
  const rows = form.fields.map((field) => makeField(form, field, change));
  const failed = form.checks.filter(({ passed }) => !passed);
  const parts = [
    makeElement("header", {}, makeElement("h2", {}, form.title), copy),
    makeElement("div", { class: "form-fields" }, ...rows),
  ];
  if (failed.length) {
    const told = failed.map(({ message }) => makeElement("li", {}, message));
    parts.push(makeElement("p", { class: "form-note" }, t("checksFailed")), makeElement("ul", { class: "warnings" }, ...told));
  }
  if (form.items.length) parts.push(makeElement("div", { class: "wide-grid" }, makeItems(form.items)));
  return parts;
}

function makeField(form, field, change) {
  const state = field.status;
  const input = makeElement("input", { type: "text", autocomplete: "off", spellcheck: "false", "data-box": JSON.stringify(field.box), "data-at": `${form.template} ${field.name}` });
  input.value = field.value;
  const mark = makeElement("span", { class: "field-status" });
  const label = makeElement("label", { class: "form-field" }, makeElement("span", {}, field.label), input, mark);
  const show = (name) => {
    label.dataset.status = name;
    mark.textContent = t("fieldStates")[name];
  };
  show(field.confirmed ? "confirmed" : state);
  input.addEventListener("change", () => {
    change(field, input.value);
    show("confirmed");
  });
  return label;
}

function makeItems(items) {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const head = makeElement("tr", {}, ...names.map((name) => makeElement("th", { scope: "col" }, t("itemNames")[name] ?? name)));
  const rows = items.map((item) => makeElement("tr", {}, ...names.map((name) => makeElement("td", {}, item[name] ?? ""))));
  return makeElement("table", { class: "grid" }, makeElement("thead", {}, head), makeElement("tbody", {}, ...rows));
}

const clean = (value) => value.replace(/\s+/g, " ");
