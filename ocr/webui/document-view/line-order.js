// Lines are put into another reading order by their grips, with mouse, pen or finger. (By key: Alt and the arrows.)

import { DropMark } from "../drop-mark.js";

const EDGE = 30; // pixels from the list's ends, where it scrolls by itself

/**
 * @param {HTMLElement} list
 * @param {function(Element, Element, boolean)} move moves a row before another, or after it
 */
export function watchGrips(list, move) {
  const mark = new DropMark();
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const row = grip.closest(".line");
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = ({ clientY }) => {
      const { left, top, bottom } = list.getBoundingClientRect();
      list.scrollTop += clientY < top + EDGE ? -EDGE / 2 : clientY > bottom - EDGE ? EDGE / 2 : 0;
      const found = document.elementFromPoint(left + EDGE, clientY)?.closest(".line");
      if (found) mark.set(found, clientY);
    };
    grip.onlostpointercapture = () => {
      grip.onpointermove = null;
      const { row: target, after } = mark;
      mark.set(null);
      if (target && target !== row) move(row, target, after);
    };
  });
}
