// Lines are put into another reading order by their grips, with mouse, pen or finger. (By key: Alt and the arrows.)

const EDGE = 30; // pixels from the list's ends, where it scrolls by itself

/**
 * @param {HTMLElement} list
 * @param {function(Element, Element, boolean)} move moves a row before another, or after it
 */
export function watchGrips(list, move) {
  let over = null;
  let after = false;
  const mark = (row) => {
    over?.classList.remove("drop-before", "drop-after");
    over = row;
    over?.classList.add(after ? "drop-after" : "drop-before");
  };
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
      if (!found) return;
      const place = found.getBoundingClientRect();
      after = clientY > place.top + place.height / 2;
      mark(found);
    };
    grip.onlostpointercapture = () => {
      grip.onpointermove = null;
      const [target, behind] = [over, after];
      mark(null);
      if (target && target !== row) move(row, target, behind);
    };
  });
}
