import gzip
import posixpath
import re
from collections import Counter

import pytest
import requests

from ocr.web.static_files import MEDIA_TYPES, PAGES, WEBUI

FILES = {path.relative_to(WEBUI).as_posix(): path for path in WEBUI.rglob("*") if path.is_file()}
SCRIPTS = {name: path.read_text() for name, path in FILES.items() if path.suffix == ".js" and name != "docs.js"}
INDEX = (WEBUI / "index.html").read_text()
LEARN = (WEBUI / "learn/learn.html").read_text()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_served_and_allowed_nothing_from_elsewhere(server_url: str, path: str):
    response = requests.get(server_url + path, timeout=10)
    assert response.status_code == 200
    assert response.content == (WEBUI / PAGES[path]).read_bytes()
    assert response.headers["content-type"].split(";")[0] == MEDIA_TYPES["." + PAGES[path].rsplit(".", 1)[1]]
    assert response.headers["cache-control"] == "no-cache"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert ("unsafe-inline" in policy) == (path == "/docs")


def test_files_go_compressed_to_who_takes_them_so_and_not_again_to_who_has_them(server_url: str):
    plain = requests.get(f"{server_url}/app.js", headers={"Accept-Encoding": "identity"}, stream=True, timeout=10)
    assert "content-encoding" not in plain.headers
    packed = requests.get(f"{server_url}/app.js", headers={"Accept-Encoding": "gzip, br"}, stream=True, timeout=10)
    assert packed.headers["content-encoding"] == "gzip" and packed.headers["vary"] == "Accept-Encoding"
    sent = packed.raw.read(decode_content=False)
    assert gzip.decompress(sent) == plain.content and len(sent) < 0.6 * len(plain.content)
    tag = packed.headers["etag"]
    again = requests.get(f"{server_url}/app.js", headers={"If-None-Match": f'W/{tag}, "other"'}, timeout=10)
    assert (again.status_code, again.content) == (304, b"")
    other = requests.get(f"{server_url}/app.js", headers={"If-None-Match": '"other"'}, timeout=10)
    assert other.content == plain.content


def test_the_page_is_small_on_the_way():
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in FILES.values()) < 140_000


def test_every_file_is_served_and_nothing_else():
    assert sorted(PAGES.values()) == sorted(FILES)


@pytest.mark.parametrize(
    "path",
    [
        "/../web/static_files.py",
        "/%2e%2e/web/static_files.py",
        "/..%2fweb%2fstatic_files.py",
        "/file-input/",
        "/file-input/..%2fapp.js",
        "/webui/app.js",
        "/app.js/",
    ],
)
def test_no_path_leads_out_of_the_folder(server_url: str, path: str):
    request = requests.Request("GET", server_url).prepare()
    request.url = server_url + path  # as it is: requests would tidy it up
    assert requests.Session().send(request, timeout=10, allow_redirects=False).status_code != 200


def test_pages_name_no_other_host():
    for path in FILES.values():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")  # a name space, never fetched
        assert not re.search(r"(https?:)?//[a-z0-9]", text.replace("// ", "")), path


def test_pages_have_no_styles_or_scripts_in_them():
    for path in WEBUI.rglob("*.html"):
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! [^>]*src=)", path.read_text()), path


@pytest.mark.parametrize("path", ["/", "/docs", "/learn"])
def test_what_the_pages_ask_for_is_there(server_url: str, path: str):
    page = requests.get(server_url + path, timeout=10)
    assert page.headers["content-type"].startswith("text/html")
    wanted = re.findall(r'(?:src|href)="([^":#]+)"', page.text)
    assert wanted
    for name in wanted:
        assert requests.get(f"{server_url}/{name}", timeout=10).status_code == 200, name


def test_modules_are_there_and_loaded_at_once():
    """A module that is not preloaded is fetched only when the one that imports it is read."""
    preloaded = re.findall(r'rel="modulepreload" href="([^"]+)"', INDEX)
    assert sorted([*preloaded, "app.js"]) == sorted(name for name in SCRIPTS if not name.startswith("learn/"))
    for name, script in SCRIPTS.items():
        for module in re.findall(r'from "([^"]+)"', script):
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), module))
            assert wanted in SCRIPTS, f"{name} imports {module}"


def test_scripts_find_their_elements():
    for name, script in SCRIPTS.items():
        page = LEARN if name.startswith("learn/") else INDEX
        for wanted in re.findall(r'byId\("([\w-]+)"\)', script):
            assert f'id="{wanted}"' in page, f"{name}: {wanted}"
        for wanted in re.findall(r'(?:makeIcon(?:Button)?|(?<!\.)add)\("(\w+)"', script):
            assert f'id="icon-{wanted}"' in page, f"{name}: {wanted}"
    for page in (INDEX, LEARN):
        for wanted in re.findall(r'href="#([\w-]+)"', page):
            assert f'id="{wanted}"' in page


def text_keys(script: str) -> set[str]:
    """All keys of a module of texts, also those one level deeper."""
    return set(re.findall(r'(?:^ +|[{,] )("[\w.]+"|\w+): ', script, re.MULTILINE))


def test_both_languages_have_every_text():
    shared, of_learn = (text_keys(SCRIPTS[f"{folder}/en.js"]) for folder in ("texts", "learn"))
    assert (shared, of_learn) == (text_keys(SCRIPTS["texts/zh.js"]), text_keys(SCRIPTS["learn/zh.js"]))
    for page, folder, known in ((INDEX, "", shared), (LEARN, "learn/", shared | of_learn)):
        used = set(re.findall(r'data-(?:text|label|tip|region)="(\w+)"', page))
        for name, script in SCRIPTS.items():
            if name.startswith("learn/") == bool(folder):
                used |= set(re.findall(r'\bt\("(\w+)"', script))
        assert used <= known


@pytest.mark.parametrize("name", ["texts/en.js", "texts/zh.js", "learn/en.js", "learn/zh.js"])
def test_no_text_takes_the_place_of_another(name: str):
    keys = re.findall(r'^  ("[\w.]+"|\w+): ', SCRIPTS[name].partition("export const")[2], re.MULTILINE)
    assert keys
    assert [key for key, count in Counter(keys).items() if count > 1] == []
