// Files that the server does not read, told by their names, are refused before they are sent, in words that help. What has
// a wrong name the server tells by its bytes.

import { ApiError } from "../api.js";

const KINDS = {
  word: /\.(docx?|docm|dotx?|wps|wpt|odt|rtf)$/i,
  excel: /\.(xlsx?|xlsm|xlsb|csv|et|ods)$/i,
  slides: /\.(pptx?|ppsx?|dps|odp)$/i,
  archive: /\.(rar|7z|gz|tgz|tar|bz2|xz)$/i,
  film: /\.(mp4|mov|avi|mkv|wmv|mp3|m4a|wav|amr)$/i,
  mail: /\.(eml|msg|html?|mht|txt|md|xml|json)$/i,
  drawing: /\.(svg|dwg|dxf|psd|ai|cdr|eps|vsdx?)$/i,
};

/** The error of a file that can't be read, its message being a key of `foreignKinds`; null for all others. */
export function findRefusal({ name }) {
  const kind = Object.keys(KINDS).find((key) => KINDS[key].test(name));
  return kind ? new ApiError("FOREIGN", kind) : null;
}
