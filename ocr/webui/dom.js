// Small helpers to find and make elements.

const SVG = "http://www.w3.org/2000/svg";

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * A new element.
 * @param {string} name tag
 * @param {Object<string, string|boolean|number>} attributes false omits one, true sets it without a value
 * @param {...(Node|string)} children
 */
export function makeElement(name, attributes = {}, ...children) {
  return fillElement(document.createElement(name), attributes, children);
}

/** Like `makeElement`, for SVG. */
export function makeSvgElement(name, attributes = {}, ...children) {
  return fillElement(document.createElementNS(SVG, name), attributes, children);
}

/** An icon from the sprite in index.html. Screen readers skip it: the label of what holds it must say what it means. */
export function makeIcon(name) {
  const use = makeSvgElement("use", { href: `#icon-${name}` });
  return makeSvgElement("svg", { class: "icon", "aria-hidden": "true" }, use);
}

/**
 * A button that shows only an icon.
 * @param {string} name of the icon
 * @param {string} label for screen readers and as tooltip
 * @param {function} action what a click does
 */
export function makeIconButton(name, label, action) {
  const button = makeElement("button", { type: "button", class: "only-icon quiet", "aria-label": label, title: label });
  button.append(makeIcon(name));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    action(event);
  });
  return button;
}

/** Whether keys pressed now go into a field. */
export function isTyping() {
  const fields = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select";
  return Boolean(document.activeElement?.closest(fields));
}

/** Moves the focus by `step` among the children of a list, as the arrow keys do. */
export function moveFocus(list, step) {
  const rows = [...list.children];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

/**
 * Copies text to the clipboard.
 * @returns {Promise<boolean>} whether it worked
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers offer the clipboard on https and localhost only; a server on the local network is often neither.
    const area = makeElement("textarea", { class: "hidden-text", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

/** Saves data as a file among the user's downloads. */
export function download(blob, name) {
  const link = makeElement("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fillElement(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}
