"""How smooth the web page is: its first paint, and frames while lists are scrolled, of 500 files and of 300 pages.

    .venv/bin/python -m benchmarks.speed.webpage http://localhost:8080

A server must be running; what it would read is made up here, so that nothing but the page works. Needs Playwright and
Debian's Chromium. Prints a table: the worst frame and the 99th percentile, milliseconds, and the longest task.
"""

import argparse
import io
import shutil
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from evaluation.tables import print_table

FILES, PAGES, LINES = 500, 300, 60
STEPS = 240  # frames of scrolling
LOADS = 5
WAIT = 120_000  # milliseconds
ADD = """([names, bytes]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  const input = document.querySelector("#choose-files");
  input.files = data.files;
  input.dispatchEvent(new Event("change"));
}"""
SCROLL = """([selector, steps]) => new Promise((done) => {
  const pane = document.querySelector(selector);
  if (pane.scrollHeight < 1.5 * pane.clientHeight) throw new Error(`${selector} has nothing to scroll`);
  const frames = [];
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask" });
  let last = performance.now();
  let step = 0;
  const next = (now) => {
    frames.push(now - last);
    last = now;
    pane.scrollTop = ((step % 80) / 80) * (pane.scrollHeight - pane.clientHeight);
    if (step++ < steps) requestAnimationFrame(next);
    else done({ frames: frames.slice(2), longest });
  };
  requestAnimationFrame(next);
})"""


def make_line(page: int, number: int) -> dict[str, Any]:
    """A line of a reply."""
    top = 40 + 26 * number
    box = [[40, top], [860, top], [860, top + 20], [40, top + 20]]
    text = f"Line {number} of page {page}, with some words that make it as long as a line is"
    return {"text": text, "confidence": 0.97, "end": "\n", "page": page, "box": box}


def make_reply(pages: int, lines: int) -> dict[str, Any]:
    """What a server replies to a file of so many pages."""
    found = [make_line(page, number) for page in range(pages) for number in range(lines)]
    told = [{"page": page, "number": page + 1, "width": 900, "height": 1640, "text": ""} for page in range(pages)]
    data = {"text": "", "lines": found, "pages": told, "processing_time_ms": 5, "notices": []}
    return {"success": True, "data": data}


WATCH = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: "longtask" });
}"""


def scroll(page: Page, selector: str) -> list[str]:
    """The worst frame, the 99th percentile and the longest task while a part of the page is scrolled."""
    found = page.evaluate(SCROLL, [selector, STEPS])
    frames = found["frames"]
    return [f"{max(frames):.0f}", f"{np.percentile(frames, 99):.0f}", f"{found['longest']:.0f}"]


def measure(page: Page, url: str) -> list[list[str]]:
    """A row for each thing that is scrolled."""
    buffer = io.BytesIO()
    Image.new("L", (90, 120), 240).save(buffer, "PNG")
    small = list(buffer.getvalue())
    reply = make_reply(1, 3)

    def answer(route: Route) -> None:
        route.fulfill(json=reply)

    page.route("**/api/v1/ocr", answer)
    page.goto(url)
    page.evaluate(WATCH)
    page.evaluate(ADD, [[f"scan-{number:03d}.png" for number in range(FILES)], small])
    page.locator(f".file[data-state=done]:nth-child({FILES})").wait_for(state="attached", timeout=WAIT)
    rows = [[f"{FILES} files added and read, nothing scrolled", "", "", f"{page.evaluate('window.longest'):.0f}"]]
    rows.append([f"{FILES} files, the list", *scroll(page, "#files")])
    page.locator("#remove-all").click()
    reply.update(make_reply(PAGES, LINES))
    page.evaluate(ADD, [["long.png"], small])
    page.locator(".line").first.wait_for(timeout=WAIT)
    page.wait_for_timeout(3000)  # until it is written down
    rows.append([f"a document of {PAGES} pages, its lines", *scroll(page, "#lines")])
    for _ in range(4):
        page.locator("#zoom-in").click()
    rows.append([f"a document of {PAGES} pages, its picture, enlarged", *scroll(page, "#scroller")])
    return rows


def measure_paint(page: Page, url: str) -> list[str]:
    """The quickest of some loads, in milliseconds until something is painted."""
    times = []
    for _ in range(LOADS):
        page.goto(url)
        page.wait_for_timeout(1000)
        times.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    return ["opened, until something is painted", "", "", f"{min(times):.0f}"]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        rows = [measure_paint(page, options.url), *measure(page, options.url)]
        browser.close()
    print_table(["while scrolling", "worst frame, ms", "99 % of frames, ms", "longest task or paint, ms"], rows)


if __name__ == "__main__":
    main()
