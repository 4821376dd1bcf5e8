// The user's choices, stored in the browser. Without storage (private windows) everything works, but is forgotten.

const PREFIX = "ocr.";

/** The value stored under a name, or `otherwise` if there is none. */
export function readStored(name, otherwise, storage = "localStorage") {
  try {
    const value = window[storage].getItem(PREFIX + name);
    return value === null ? otherwise : JSON.parse(value);
  } catch {
    return otherwise;
  }
}

/** Stores a value under a name, or removes it if it is null. */
export function writeStored(name, value, storage = "localStorage") {
  try {
    if (value === null) window[storage].removeItem(PREFIX + name);
    else window[storage].setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the choice holds until the page is closed.
  }
}
