// A table.

import { makeElement } from "../dom.js";

/** `kinds` are the classes of its columns. */
export function makeTable(head, rows, kinds = []) {
  const make = (name, cells, attributes = {}) =>
    makeElement("tr", {}, ...cells.map((cell, at) => makeElement(name, { class: kinds[at] || false, ...attributes }, cell)));
  const body = rows.map((row) => make("td", row));
  return makeElement("table", {}, makeElement("thead", {}, make("th", head, { scope: "col" })), makeElement("tbody", {}, ...body));
}
