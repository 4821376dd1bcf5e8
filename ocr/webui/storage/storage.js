// What the browser remembers of the user's choices. Without storage (private windows) all works, but is forgotten.

const PREFIX = "ocr.";

/** The value stored under a name; `otherwise` if there is none. */
export function remembered(name, otherwise, storage = "localStorage") {
  try {
    const value = window[storage].getItem(PREFIX + name);
    return value === null ? otherwise : JSON.parse(value);
  } catch {
    return otherwise;
  }
}

/** Stores a value, or forgets it if it is null. */
export function remember(name, value, storage = "localStorage") {
  try {
    if (value === null) window[storage].removeItem(PREFIX + name);
    else window[storage].setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the choice holds until the page is closed.
  }
}
