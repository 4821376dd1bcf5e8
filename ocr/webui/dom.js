// Small helpers to find and make elements.

const SVG = "http://www.w3.org/2000/svg";

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * A new element.
 * @param {string} name tag
 * @param {Object<string, string|boolean|number>} attributes false leaves one out, true gives it no value
 * @param {...(Node|string)} children
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** As `element`, for SVG. */
export function svgElement(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** An icon of the sprite in index.html. Its meaning must stand in the label of what it is in. */
export function icon(name) {
  return svgElement("svg", { class: "icon", "aria-hidden": "true" }, svgElement("use", { href: `#icon-${name}` }));
}

/**
 * A button that shows an icon alone.
 * @param {string} name of the icon
 * @param {string} label for screen readers and as tooltip
 * @param {function} action what a click does
 */
export function iconButton(name, label, action) {
  const button = element("button", { type: "button", class: "only-icon quiet", "aria-label": label, title: label });
  button.append(icon(name));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    action(event);
  });
  return button;
}

/** Whether keys pressed now are text being typed. */
export function isTyping() {
  return Boolean(document.activeElement?.closest("input:not([type=checkbox], [type=radio], [type=file]), textarea, select"));
}

/** The children of a list with `step` added to the index of the focused one focused: up and down with the arrow keys. */
export function moveFocus(list, step) {
  const rows = [...list.children];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

/**
 * Puts text on the clipboard.
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers offer the clipboard on https and localhost only; a server in the house is often neither.
    const area = element("textarea", { class: "hidden-text", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

/** Saves data as a file of the user's. */
export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}
