"""Takes the pictures of the web page in docs/, of files drawn here: a server must be running.

python -m tests.webui.screenshots http://localhost:8080
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

from tests.webui.learning_replies import PlayedServer

DOCS = Path(__file__).resolve().parents[2] / "docs"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # of the fonts in the file
LARGEST = 200_000

RECEIPT = [
    ("晨光书店 MORNING LIGHT BOOKS", 34),
    ("上海市杨浦区国定路 335 号", 26),
    ("收据编号 Receipt No. 20261122-0837", 26),
    ("", 16),
    ("钢笔墨水 Ink, blue-black    2 x 38.50", 26),
    ("《现代汉语词典》第 7 版        109.00", 26),
    ("Notebook A5, 96 pages      3 x 12.80", 26),
    ("书签 Bookmark                    5.00", 26),
    ("", 16),
    ("合计 Total                  229.40 元", 30),
    ("付款方式：微信支付 WeChat Pay", 26),
    ("", 16),
    ("欢迎再次光临  Thank you, come again", 24),
]
LETTER = [
    ("会议通知", 40),
    ("", 16),
    ("各部门：", 26),
    ("兹定于 12 月 3 日（星期四）下午 2:30 在三楼", 26),
    ("会议室召开年度工作总结会议，请准时参加。", 26),
    ("Agenda: budget, staffing, plans for 2027.", 26),
    ("", 16),
    ("行政办公室  2026 年 11 月 22 日", 24),
]


def draw(lines: list[tuple[str, int]], grey: int, turn: float) -> Image.Image:
    """A page as if scanned: grey paper, not quite straight."""
    page = Image.new("L", (760, sum(round(size * 1.75) for _, size in lines) + 110), grey)
    pen = ImageDraw.Draw(page)
    y = 55
    for text, size in lines:
        pen.text((60, y), text, fill=48, font=ImageFont.truetype(FONT, size, index=SIMPLIFIED))
        y += round(size * 1.75)
    return page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=grey)


def files(folder: Path) -> list[Path]:
    """The files that are read: pictures, a PDF, and one that is broken."""
    receipt, letter = draw(RECEIPT, 236, 0.8), draw(LETTER, 244, -0.5)
    receipt.save(folder / "receipt-0837.jpg", quality=82)
    letter.save(folder / "notice.png")
    letter.save(folder / "minutes.pdf", save_all=True, append_images=[receipt])
    draw(RECEIPT[:7], 228, -1.2).save(folder / "receipt-0838.jpg", quality=60)
    (folder / "half-sent.png").write_bytes((folder / "notice.png").read_bytes()[:900])
    return [
        folder / name for name in ("receipt-0837.jpg", "notice.png", "minutes.pdf", "receipt-0838.jpg", "half-sent.png")
    ]


def shoot(
    browser: Browser, url: str, paths: list[Path], name: str, *, colours: str, language: str, phone: bool
) -> None:
    """One picture: the page after it has read the files, a line chosen."""
    width, height = (390, 844) if phone else (1440, 900)
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,
        locale=language,
        is_mobile=phone,
        has_touch=phone,
        device_scale_factor=1.5 if phone else 1,
    )
    page = context.new_page()
    page.goto(url)
    page.set_input_files("#choose-files", paths)
    page.wait_for_selector(".file:nth-child(5)", state="attached")
    page.wait_for_selector("#overall.at-rest", state="attached", timeout=120_000)
    page.wait_for_timeout(1000)
    if phone:
        page.locator(".file").first.tap()
        page.locator(".tabs [data-pane=picture]").tap()
        page.wait_for_selector(".stage img")
    else:
        page.keyboard.press("n")
        page.wait_for_timeout(300)
        if page.locator(".line.uncertain").count():
            page.keyboard.press("Enter")
    page.wait_for_timeout(5000)  # messages are gone by then
    keep(page, name)
    context.close()


def shoot_learning(browser: Browser, url: str) -> None:
    """The operator's page, of a server that is made up."""
    page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="en-GB")
    PlayedServer(page)
    page.goto(f"{url}/learn")
    page.wait_for_selector("#advice tbody tr", state="attached")
    keep(page, "learnpage.png")
    page.close()


def keep(page: Page, name: str) -> None:
    """Keeps a picture of what is shown, as small as can be."""
    file = DOCS / name
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file}: {size} bytes")
    assert size < LARGEST, f"{name} is too large"


def main() -> None:
    """Takes all four."""
    [_, url] = sys.argv
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        paths = files(Path(folder))
        shoot(browser, url, paths, "webpage.png", colours="light", language="en-GB", phone=False)
        shoot(browser, url, paths, "webpage-dark.png", colours="dark", language="zh-CN", phone=False)
        shoot(browser, url, paths, "webpage-phone.png", colours="light", language="zh-CN", phone=True)
        shoot_learning(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
