// The models: what each reads better, which one reads, and which reads along.

import { byId, makeElement } from "../dom.js";
import { getLanguage, t } from "../i18n.js";

const LEAST_TOLD = 0.001; // of a share

let drawn = "";

/** Shows them. @param {object} state as GET api/v1/learning gives it */
export function showModels({ run, corrections, ...state }, { act, open }) {
  const now = JSON.stringify([getLanguage(), state]);
  if (now === drawn) return; // what the keyboard's focus is on stays
  drawn = now;
  const { model, base, promoted, before, problems, models } = state;
  const loads = promoted !== model && !problems[promoted];
  byId("reading").textContent = [t("readsNow", model, model === base), loads && t("loading", promoted)].filter(Boolean).join(" ");
  byId("problems").replaceChildren(...Object.entries(problems).map((each) => makeElement("li", {}, t("problem", ...each))));
  byId("go-back").hidden = !before.length && promoted === base;
  byId("go-back").textContent = t("goBack", before.at(-1) ?? base);
  byId("go-back").onclick = () => act("DELETE", "learning/promoted");
  const focused = document.activeElement?.dataset.at;
  byId("models").replaceChildren(...models.map((each) => makeCard(each, state, loads, act, open)));
  if (!models.length) byId("models").append(makeElement("li", {}, t("noModels")));
  if (!focused) return;
  const find = (at) => byId("models").querySelector(`[data-at^="${CSS.escape(at)}"]`);
  (find(focused) ?? find(focused.split(" ")[0]))?.focus();
}

function makeCard({ name, created, report }, { model, promoted, before, shadow }, loads, act, open) {
  const [reads, wanted, along] = [model, promoted, shadow.model].map((each) => each === name);
  const roles = { reads, loading: loads && wanted, along, before: !reads && before.includes(name) };
  const badges = Object.keys(roles).filter((role) => roles[role]).map((role) => makeElement("span", { class: "badge" }, t("roles")[role]));
  const when = new Date(created * 1000).toLocaleString(getLanguage(), { dateStyle: "medium", timeStyle: "short" });
  const make = (key, action) => {
    const attributes = { type: "button", class: "small", "data-at": `${name} ${key}`, "aria-label": `${t(key)}: ${name}` };
    const button = makeElement("button", attributes, t(key));
    button.onclick = action;
    return button;
  };
  const buttons = [
    wanted || make("use", () => act("PUT", "learning/promoted", { model: name })),
    wanted || along || make("along", () => act("PUT", "learning/shadow", { model: name, share: byId("share").value / 100 })),
    along && make("endAlong", () => act("DELETE", "learning/shadow")),
    make("details", () => open(name)),
  ];
  return makeElement("li", {},
    makeElement("div", { class: "row" }, makeElement("code", {}, name), ...badges, makeElement("span", { class: "quiet-text" }, when)),
    makeElement("dl", { class: "figures" },
      compare("ownLines", report.own_before, report.own_after),
      compare("generalLines", report.general_before, report.general_after),
      makeFigure(t("trainedOn"), String(report.trained_on))),
    makeElement("p", { hidden: !along }, t("compared", shadow)),
    makeElement("div", { class: "row" }, ...buttons.filter((each) => each instanceof Node)));
}

/** A figure with what it says, for a list of the class `figures`. */
export const makeFigure = (name, ...value) => makeElement("div", {}, makeElement("dt", {}, name), makeElement("dd", {}, ...value));

function compare(key, before, after) {
  const more = (after.right - before.right) / after.lines;
  const kind = more > LEAST_TOLD ? "better" : more < -LEAST_TOLD && "worse";
  return makeFigure(t(key), makeElement("span", { class: kind }, t("beforeAfter", before, after)));
}
