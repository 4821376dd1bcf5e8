"""The operator's page /learn: how learning stands, and what can be done about it. A made-up server replies."""

from typing import Any

import pytest

from tests.webui.conftest import OpenPage, Page, expect, wait_until
from tests.webui.learning_replies import BASE, NEWEST, OLDEST, READS, RUN, PlayedServer
from tests.webui.test_page import findings


@pytest.fixture
def open_learn(open_page: OpenPage, page_url: str) -> Any:
    """Opens /learn of a server with such a state; gives the page and the server."""

    def open_learn(*, server: dict[str, Any] | None = None, failures: Any = (), **options: Any) -> Any:
        page = open_page(**options)
        played = PlayedServer(page, **(server or {}))
        played.failures.update(failures)
        page.goto(f"{page_url}/learn")
        return page, played

    return open_learn


def card(page: Page, name: str) -> Any:
    return page.locator(".models li").filter(has=page.locator("code", has_text=name))


def badges(page: Page, name: str) -> Any:
    return card(page, name).locator(".badge")


def test_it_shows_how_learning_stands(open_learn):
    page, _ = open_learn()
    figures = page.locator("#kept dd")
    expect(figures).to_have_text(["531", "498", "64", "2", "2"])
    expect(page.locator("#kept-note")).to_contain_text("㎎ ☎")
    expect(page.locator("#run-state")).to_have_text("41.8%, training · 13 min · of 498 lines")
    expect(page.locator("#run-progress")).to_have_attribute("value", "0.418")
    expect(page.locator(".models code")).to_have_text([NEWEST, READS, OLDEST])
    expect(card(page, NEWEST)).to_contain_text("62.3% → 85.2% (38 → 52 of 61)")
    expect(card(page, NEWEST)).to_contain_text("92.7% → 93% (1391 → 1395 of 1500)")
    expect(card(page, NEWEST)).to_contain_text("1284 so far, 73 read otherwise, surer of 58")
    for name, role in ((NEWEST, "reads along"), (READS, "reads"), (OLDEST, "read before")):
        expect(badges(page, name)).to_have_text([role])
    expect(page.locator("#reading")).to_have_text(f"{READS} reads now.")
    expect(page.locator("#advice tbody tr")).to_have_count(4)
    expect(page.locator("#advice tbody tr").first).to_contain_text("12")  # people count lines from one
    expect(page.locator("#learnt li")).to_have_count(4)
    expect(page.locator("#trouble")).to_be_empty()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ({"state": "never"}, "Nothing was learnt yet"),
        ({"state": "interrupted"}, "Interrupted at 41.8%"),
        ({"state": "failed", "message": "there are no fonts"}, "Failed: there are no fonts"),
        ({"state": "done", "model": NEWEST}, f"Done after 13 min: {NEWEST}"),
        ({"state": "done"}, "without anything better"),
        ({"state": "cancelled"}, "Cancelled"),
    ],
)
def test_each_state_is_said_in_words(open_learn, run: dict[str, str], words: str):
    page, _ = open_learn(server={"run": RUN | run})
    expect(page.locator("#run-state")).to_contain_text(words)
    expect(page.locator("#begin")).to_have_text("Go on learning" if run["state"] == "interrupted" else "Learn")
    expect(page.locator("#cancel")).to_be_visible(visible=run["state"] == "interrupted")


def test_a_course_is_begun_and_cancelled_after_a_question(open_learn):
    page, server = open_learn(server={"run": RUN | {"state": "never"}})
    expect(page.locator("#begin")).to_be_visible()
    server.state["run"] = RUN
    page.locator("#begin").press("Enter")
    expect(page.locator("#cancel")).to_be_focused()  # the button that was pressed is gone
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("#cancel").click()
    expect(page.locator("#cancel")).to_be_visible()
    assert [asked for asked, _ in server.sent] == ["POST learning/run"]
    server.state["run"] = RUN | {"state": "cancelled"}
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#cancel").click()
    expect(page.locator("#run-state")).to_have_text("Cancelled.")
    assert [asked for asked, _ in server.sent] == ["POST learning/run", "DELETE learning/run"]


def test_while_it_runs_the_page_follows(open_learn):
    page, server = open_learn()
    expect(page.locator("#run-state")).to_contain_text("41.8%, training")
    server.state["run"] = RUN | {"phase": "measuring", "share": 0.9}
    expect(page.locator("#run-state")).to_contain_text("90%, comparing before and after")
    expect(page.locator("#progress-announcement")).to_have_text("comparing before and after")


def test_where_nothing_can_train_it_says_what_to_do(open_learn):
    page, _ = open_learn(server={"can_train": False, "run": RUN | {"state": "never"}})
    expect(page.locator("#run-note")).to_contain_text("image with training")
    expect(page.locator("#begin")).to_be_disabled()


def test_a_model_is_promoted_loads_and_reads_and_the_focus_stays(open_learn):
    page, server = open_learn()
    page.get_by_role("button", name=f"Use it: {NEWEST}").press("Enter")
    expect(badges(page, NEWEST)).to_have_text(["loading", "reads along"])
    expect(page.locator("#reading")).to_contain_text(f"{NEWEST} is loading")
    assert server.sent == [("PUT learning/promoted", {"model": NEWEST})]
    wait_until(page, f"document.activeElement.dataset.at.startsWith('{NEWEST}')")
    server.state |= {"model": NEWEST, "shadow": {"model": "", "share": 0, "lines": 0, "other": 0, "surer": 0}}
    expect(badges(page, NEWEST)).to_have_text(["reads"])
    expect(page.get_by_role("button", name=f"Use it: {NEWEST}")).to_have_count(0)


def test_a_model_that_cannot_be_used_is_told(open_learn):
    page, _ = open_learn(server={"promoted": NEWEST, "problems": {NEWEST: "it is damaged"}})
    expect(page.locator("#problems")).to_have_text(f"{NEWEST} can't be used: it is damaged")
    expect(badges(page, NEWEST)).to_have_text(["reads along"])


def test_going_back_names_what_reads_then(open_learn):
    page, server = open_learn()
    with page.expect_response("**/api/v1/learning/promoted"):
        page.get_by_role("button", name=f"Go back to {OLDEST}").click()
    assert server.sent == [("DELETE learning/promoted", None)]


def test_without_anything_to_go_back_to_there_is_no_button(open_learn):
    page, _ = open_learn(server={"model": BASE, "promoted": BASE, "before": []})
    expect(page.locator("#reading")).to_have_text(f"{BASE}, which came with the server, reads now.")
    expect(page.locator("#go-back")).to_be_hidden()


def test_a_model_reads_a_share_along_and_ends(open_learn):
    page, server = open_learn()
    page.get_by_label("Lines to be read along").select_option("25")
    for label in (f"Let it read along: {OLDEST}", f"End reading along: {NEWEST}"):
        with page.expect_response("**/api/v1/learning/shadow"):
            page.get_by_role("button", name=label).click()
    assert server.sent == [("PUT learning/shadow", {"model": OLDEST, "share": 0.25}), ("DELETE learning/shadow", None)]


def test_the_report_marks_what_is_wrong_and_is_filtered(open_learn):
    page, _ = open_learn()
    page.get_by_role("button", name=f"Details: {NEWEST}").click()
    kinds = page.locator("#report-kinds button")
    expect(kinds).to_have_text(["All 5", "Became right 3", "Became wrong 1", "Still wrong 1"])
    rows = page.locator("#report-lines tbody tr")
    expect(rows.nth(0).locator("mark")).to_have_text(["角", ""])
    expect(rows.nth(1)).to_contain_text("Became right")  # spaces don't count
    expect(rows.nth(4).locator("mark")).to_have_text([""])  # a missing character
    kinds.nth(2).press("Enter")
    expect(rows).to_have_count(1)
    expect(rows.locator("td").nth(4).locator("mark")).to_have_text(["贵", ""])
    page.keyboard.press("Escape")
    expect(page.locator("#report-dialog")).to_be_hidden()


def test_words_are_changed_and_odd_ones_refused(open_learn):
    page, server = open_learn()
    field = page.get_by_label("Given, one a line")
    expect(field).to_have_value("北京恒远机电有限公司\n欧阳雪莹\nACME Tools\nKX-20394")
    field.fill("A\nACME Tools")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#announcement")).to_have_text("Words have 2 to 64 characters: A")
    field.fill(" 欧阳雪莹 \n\nACME Tools\n")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#announcement")).to_contain_text("Saved")
    assert server.sent == [("PUT learning/words", {"words": ["欧阳雪莹", "ACME Tools"]})]


@pytest.mark.parametrize(
    ("failure", "keys", "words"),
    [
        ((403, "FORBIDDEN"), True, "ocr keys NAME --scopes read+admin"),
        ((403, "FORBIDDEN"), False, "no API keys"),
        ((503, "OVERLOADED"), False, "too busy"),
    ],
)
def test_failures_are_told_in_words(open_learn, failure: tuple[int, str], keys: bool, words: str):
    page, _ = open_learn(server={"keys": keys}, failures={"GET learning": (*failure, "no")})
    if keys:
        page.locator("#key").fill("wrong")
        page.get_by_role("button", name="Use key").click()
    expect(page.locator("#trouble")).to_contain_text(words)
    expect(page.locator("#learn")).to_be_hidden()
    expect(page.locator("#key-bar")).to_be_visible(visible=keys)


def test_where_the_server_does_not_learn_it_says_so(open_learn):
    page, _ = open_learn(server={"learning": False})
    expect(page.locator("#trouble")).to_contain_text("OCR_LEARNING names no folder")


def test_what_others_did_first_is_told_and_shown(open_learn):
    refused = {"POST learning/run": (409, "CONFLICT", "no"), "PUT learning/promoted": (404, "NOT_FOUND", "no")}
    page, server = open_learn(server={"run": RUN | {"state": "never"}}, failures=refused)
    expect(page.locator("#begin")).to_be_visible()
    server.state["run"] = RUN
    page.locator("#begin").click()
    expect(page.locator("#trouble")).to_contain_text("under way")
    expect(page.locator("#run-state")).to_contain_text("41.8%")
    page.get_by_role("button", name=f"Use it: {OLDEST}").click()
    expect(page.locator("#trouble")).to_contain_text("not there any more")


def test_a_key_is_asked_for_and_remembered_as_on_the_main_page(open_learn):
    page, server = open_learn(server={"keys": True})
    expect(page.locator("#learn")).to_be_hidden()
    page.get_by_label("This server needs an API key:").fill("secret")
    with page.expect_request("**/api/v1/learning") as asked:
        page.keyboard.press("Enter")
    assert asked.value.headers["authorization"] == "Bearer secret"
    expect(page.locator("#learn")).to_be_visible()
    server.failures["POST learning/run"] = (401, "UNAUTHORIZED", "no")
    page.reload()
    expect(page.locator("#learn")).to_be_visible()
    expect(page.locator("#key-bar")).to_be_hidden()


def test_it_is_in_both_languages(open_learn):
    page, _ = open_learn(language="zh-CN")
    expect(page.locator("#run-state")).to_have_text("41.8%，训练 · 13 分钟 · 498 行")
    expect(badges(page, NEWEST)).to_have_text(["试读中"])
    page.get_by_role("button", name="Switch to English").click()
    expect(badges(page, NEWEST)).to_have_text(["reads along"])
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_serious(open_learn, colours: str, size: tuple[int, int]):
    page, server = open_learn(colours=colours, size=size, server={"problems": {OLDEST: "it is damaged"}})
    expect(page.locator("#advice tbody tr")).to_have_count(4)
    found = {"page": findings(page)}
    page.get_by_role("button", name=f"Details: {NEWEST}").click()
    found["report"] = findings(page)
    page.keyboard.press("Escape")
    server.failures["POST learning/run"] = (409, "CONFLICT", "no")
    server.state["run"] = RUN | {"state": "done"}
    page.locator("#begin").click()
    expect(page.locator("#trouble")).not_to_be_empty()
    found["trouble"] = findings(page)
    assert {place: violations for place, violations in found.items() if violations} == {}


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_it_fits_every_screen(open_learn, width: int):
    page, _ = open_learn(size=(width, 780), has_touch=width < 720, is_mobile=width < 720)
    expect(page.locator("#advice tbody tr")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = """() => [...document.querySelectorAll("button, select, textarea, .models li")].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width && (left < 0 || right > innerWidth + 0.5);
    }).map((element) => element.outerHTML)"""
    assert page.evaluate(cut) == []


@pytest.mark.parametrize("learning", [True, False])
def test_the_main_page_leads_to_it_only_where_the_server_learns(open_page: OpenPage, learning: bool):
    page = open_page()

    def say(route: Any) -> None:
        reply = route.fetch()
        data = reply.json()
        data["data"]["learning"] = learning
        route.fulfill(response=reply, json=data)

    page.route("**/api/v1/options", say)
    page.reload()
    wait_until(page, "document.querySelector('#limits').textContent")
    link = page.get_by_role("link", name="Learning")
    expect(link).to_have_count(int(learning))
    if learning:
        expect(link).to_have_attribute("href", "learn")
