import re

import pytest
import requests

from ocr.web.pages import PAGES, WEBUI


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_served_and_allowed_nothing_from_elsewhere(server_url: str, path: str):
    response = requests.get(server_url + path, timeout=10)
    assert response.status_code == 200
    assert response.content == (WEBUI / PAGES[path]).read_bytes()
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_pages_name_no_other_host():
    for path in WEBUI.iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")  # a name space, never fetched
        assert not re.search(r"(https?:)?//[a-z0-9]", text.replace("// ", "")), path


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_what_the_pages_ask_for_is_there(server_url: str, path: str):
    page = requests.get(server_url + path, timeout=10)
    assert page.headers["content-type"].startswith("text/html")
    wanted = re.findall(r'(?:src|href)="([^":]+)"', page.text)
    assert wanted
    for name in wanted:
        assert requests.get(f"{server_url}/{name}", timeout=10).status_code == 200, name


def test_scripts_find_their_elements():
    """Each id and text that app.js looks up exists."""
    script = (WEBUI / "app.js").read_text()
    page = (WEBUI / "index.html").read_text()
    for name in set(re.findall(r'byId\("(\w+)"\)', script)):
        assert f'id="{name}"' in page, name
    english, chinese = script.split("  zh: {")
    for name in re.findall(r'data-text="(\w+)"', page) + re.findall(r"texts\.(\w+)", script):
        assert f"{name}:" in english, name
        assert f"{name}:" in chinese, name
