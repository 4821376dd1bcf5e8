// What a person corrected, taken over when a file is read again: where the text stayed as it was read, without asking.

import { getBounds } from "./boxes.js";

const SAME_PLACE = 0.5; // intersection over union of two lines' bounds

/**
 * Takes corrections over from one Transcript to another of the same file. Where something else is read now, the person's
 * text stays as well, and it is told.
 * @returns {object[]} {page, mine, now, take} each: `now` is null where nothing is read any more; `take` gives the
 *   assignments (as in edits.js) by which what is read now counts
 */
export function carryCorrections(before, after) {
  const open = [];
  for (const old of before.pages) {
    const page = after.pages.find(({ number }) => number === old.number);
    if (!page) continue;
    const settle = ({ read, mine, target, property, mark }) => {
      const now = { [property]: target[property], ...Object.fromEntries(Object.keys(mark).map((name) => [name, target[name]])) };
      if (now[property] !== read && now[property] !== mine) {
        open.push({ page, mine, now: now[property], take: () => Object.entries(now).map(([name, value]) => [target, name, value]) });
      }
      Object.assign(target, { [property]: mine }, mark);
    };
    carryLines(old, page, settle, open);
    for (const [form, field] of old.forms.flatMap((each) => each.fields.map((one) => [each, one]))) {
      if (!field.confirmed) continue;
      const target = page.forms.find(({ template }) => template === form.template)?.fields.find(({ name }) => name === field.name);
      if (!target) open.push({ page, mine: `${field.label}: ${field.value}`, now: null });
      else if (target.text === field.text) Object.assign(target, { value: field.value, confirmed: true });
      else settle({ read: field.value, mine: field.value, target, property: "value", mark: { confirmed: true } });
    }
    old.tables.forEach((table, index) => {
      for (const cell of table.cells.filter(({ read, text }) => read !== undefined && read !== text)) {
        const target = page.tables[index]?.cells.find(({ row, column }) => row === cell.row && column === cell.column);
        if (target) settle({ read: cell.read, mine: cell.text, target, property: "text", mark: { read: target.text } });
        else open.push({ page, mine: cell.text, now: null });
      }
    });
  }
  return open;
}

function carryLines(old, page, settle, open) {
  const [across, down] = [page.width / old.width, page.height / old.height];
  const free = new Map(page.lines.map((line) => [line, getBounds(line.box)]));
  for (const line of old.lines.filter(({ checked }) => checked)) {
    const box = line.box.map(([x, y]) => [x * across, y * down]);
    const place = getBounds(box);
    const overlaps = [...free].map(([other, its]) => [compare(place, its), other]);
    const [share, target] = overlaps.reduce((best, each) => (each[0] > best[0] ? each : best), [SAME_PLACE, null]);
    if (target && share) {
      free.delete(target);
      settle({ read: line.read, mine: line.text, target, property: "text", mark: { checked: true } });
    } else if (line.text) {
      const kept = { ...line, box, page: page.index };
      const at = page.lines.findIndex((other) => getBounds(other.box)[1] > getBounds(box)[1]);
      page.lines.splice(at < 0 ? page.lines.length : at, 0, kept);
      open.push({ page, mine: line.text, now: null, take: () => [[page, "lines", page.lines.filter((other) => other !== kept)]] });
    }
  }
}

function compare(one, other) {
  const [width, height] = [0, 1].map((axis) => Math.min(one[axis + 2], other[axis + 2]) - Math.max(one[axis], other[axis]));
  if (width <= 0 || height <= 0) return 0;
  const area = ([left, top, right, bottom]) => (right - left) * (bottom - top);
  return (width * height) / (area(one) + area(other) - width * height);
}
