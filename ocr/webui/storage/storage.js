// The user's choices, stored in the browser. Without storage, and in private mode, all works and is forgotten.

const PREFIX = "ocr.";
const forNow = new Map(); // what was chosen in private mode

/** The value stored under a name, or `otherwise` if there is none. */
export function readStored(name, otherwise, storage = "localStorage") {
  if (forNow.has(name)) return forNow.get(name) ?? otherwise;
  try {
    const value = window[storage].getItem(PREFIX + name);
    return value === null ? otherwise : JSON.parse(value);
  } catch {
    return otherwise;
  }
}

/** Stores a value under a name, or removes it if it is null. */
export function writeStored(name, value, storage = "localStorage") {
  if (storage === "localStorage" && isPrivate()) return forNow.set(name, value);
  try {
    if (value === null) window[storage].removeItem(PREFIX + name);
    else window[storage].setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the choice holds until the page is closed.
  }
}

/** Whether nothing may be written down in this browser. Who had switched the history off before stays private. */
export const isPrivate = () => readStored("private", !readStored("keepHistory", true));

/** Switches private mode; that it is on is the one thing that is remembered then. */
export function setPrivate(value) {
  try {
    window.localStorage.setItem(`${PREFIX}private`, JSON.stringify(value));
  } catch {
    forNow.set("private", value);
  }
  if (!value) forNow.clear();
}
