// The fields of all forms in one table: a row a form, for a spreadsheet.

const FORMULA = /^\s*[=+\-@＝＋－＠]/;
const NUMBER = /^[+-]?[0-9][0-9.,']*%?$/;

/**
 * A CSV file with the fields of every form in some items; null if they have none.
 * @param {object[]} items of the queue, read
 * @param {string[]} head names of the columns for file, page and kind of form
 * @returns {Blob | null}
 */
export function makeFieldsTable(items, head) {
  const found = items.flatMap(({ name, transcript }) =>
    transcript.pages.flatMap((page) => page.forms.map((form) => ({ name, page: page.number, form }))),
  );
  if (!found.length) return null;
  const labels = new Map(found.flatMap(({ form }) => form.fields.map((field) => [field.name, field.label])));
  const rows = found.map(({ name, page, form }) => {
    const values = new Map(form.fields.map((field) => [field.name, field.value]));
    return [name, page, form.title, ...[...labels.keys()].map((key) => values.get(key) ?? "")];
  });
  const lines = [[...head, ...labels.values()], ...rows].map((row) => row.map(quote).join(","));
  return new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" });
}

// What a spreadsheet would calculate gets an apostrophe, and long numbers, which it would round, stay text by a tab.
function quote(value) {
  const text = String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : /^\d{11,}$|^0\d+$/.test(text) ? `${text}\t` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
