// The geometry of lines' boxes: four corners, clockwise from where the line's reading starts; rectangles, if turned ones.

import { distance, isVertical } from "./crop.js";

const LEAST_LENGTH = 4; // pixels of a side

/** Left, top, right and bottom of a box. */
export const getBounds = (box) =>
  [Math.min, Math.max].flatMap((end) => [0, 1].map((axis) => end(...box.map((corner) => corner[axis]))));

/** A box moved by so many pixels. */
export const moveBox = (box, [dx, dy]) => box.map(([x, y]) => [x + dx, y + dy]);

/** A box of which the sides by a handle are moved; `handle` says where it is: [0 start, 0.5 or 1 end, 0 top, 0.5 or 1 bottom]. */
export function resizeBox(box, [along, down], [dx, dy]) {
  const frame = makeFrame(box);
  const bounds = frame.bounds([box]);
  const [right, under] = [frame.right, frame.down].map(([x, y]) => x * dx + y * dy);
  if (along === 0) bounds.left = Math.min(bounds.left + right, bounds.end - LEAST_LENGTH);
  if (along === 1) bounds.end = Math.max(bounds.end + right, bounds.left + LEAST_LENGTH);
  if (down === 0) bounds.top = Math.min(bounds.top + under, bounds.bottom - LEAST_LENGTH);
  if (down === 1) bounds.bottom = Math.max(bounds.bottom + under, bounds.top + LEAST_LENGTH);
  return frame.toBox(bounds);
}

/** The place on a box of a handle. */
export const placeHandle = ([first, second, , fourth], [along, down]) =>
  [0, 1].map((axis) => first[axis] + along * (second[axis] - first[axis]) + down * (fourth[axis] - first[axis]));

/** The two boxes that a line's box is cut into, at a share of its length. */
export function splitBox(box, share) {
  const frame = makeFrame(box);
  const bounds = frame.bounds([box]);
  const [start, end] = isVertical(box) ? ["top", "bottom"] : ["left", "end"];
  const cut = bounds[start] + share * (bounds[end] - bounds[start]);
  return [frame.toBox({ ...bounds, [end]: cut }), frame.toBox({ ...bounds, [start]: cut })];
}

/** At which share of its line's length a point lies by a box, 0 to 1. */
export function findShare(box, point) {
  const frame = makeFrame(box);
  const bounds = frame.bounds([box]);
  const at = frame.bounds([[point]]);
  const [start, end] = isVertical(box) ? ["top", "bottom"] : ["left", "end"];
  return (at[start] - bounds[start]) / (bounds[end] - bounds[start]);
}

/** The box around several, turned as the first. */
export function mergeBoxes(boxes) {
  const frame = makeFrame(boxes[0]);
  return frame.toBox(frame.bounds(boxes));
}

/** The box of an upright rectangle between two points of a page that is shown turned by `view` degrees. */
export function makeBox([x, y], [toX, toY], view) {
  const [left, right, top, bottom] = [Math.min(x, toX), Math.max(x, toX), Math.min(y, toY), Math.max(y, toY)];
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  const start = (4 - view / 90) % 4; // the corner that is seen at the top left
  return [...corners.slice(start), ...corners.slice(0, start)];
}

// The axes of a box: along its lines, and from one line to the next; and places by these, counted from its first corner.
function makeFrame([first, second, , fourth]) {
  const unit = (to) => [0, 1].map((axis) => (to[axis] - first[axis]) / (distance(first, to) || 1));
  const [right, down] = [unit(second), unit(fourth)];
  const place = (axis, [x, y]) => axis[0] * (x - first[0]) + axis[1] * (y - first[1]);
  const point = (along, under) => [0, 1].map((axis) => first[axis] + along * right[axis] + under * down[axis]);
  return {
    right,
    down,
    bounds(boxes) {
      const points = boxes.flat();
      const [alongs, unders] = [right, down].map((axis) => points.map((each) => place(axis, each)));
      return { left: Math.min(...alongs), end: Math.max(...alongs), top: Math.min(...unders), bottom: Math.max(...unders) };
    },
    toBox: ({ left, end, top, bottom }) => [point(left, top), point(end, top), point(end, bottom), point(left, bottom)],
  };
}
