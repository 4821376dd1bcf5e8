// Which files of the list are shown: all, those to check, that failed or were corrected; and a text in their names.

import { byId, makeElement } from "../dom.js";
import { t } from "../i18n.js";

const KINDS = ["all", "check", "failed", "corrected"];

/** Events: `change`. */
export class ListFilter extends EventTarget {
  #kind = "all";
  #text = "";

  constructor() {
    super();
    byId("filter-kinds").append(...KINDS.map((kind) => makeElement("button", { type: "button", class: "small quiet", "data-kind": kind })));
    byId("filter-kinds").addEventListener("click", ({ target }) => target.dataset.kind && this.#set(target.dataset.kind, this.#text));
    byId("filter-text").addEventListener("input", ({ target }) => this.#set(this.#kind, target.value.trim().toLowerCase()));
  }

  /** Whether an item is shown. @param {Set<string>} kinds those it belongs to */
  matches = (item, kinds) =>
    (this.#kind === "all" || kinds.has(this.#kind)) && item.name.toLowerCase().includes(this.#text);

  /** Shows how many files there are of each kind. @param {Object<string, number>} counts */
  show(counts) {
    byId("filter").hidden = counts.all < 2;
    for (const button of byId("filter-kinds").children) {
      const { kind } = button.dataset;
      button.textContent = `${t("filterKinds")[kind]} ${counts[kind] ?? 0}`;
      button.hidden = kind !== "all" && kind !== this.#kind && !counts[kind];
      button.setAttribute("aria-pressed", String(kind === this.#kind));
    }
  }

  #set(kind, text) {
    this.#kind = kind;
    this.#text = text;
    this.dispatchEvent(new Event("change"));
  }
}
