"""What a server that learns replies, made up, and played to the page /learn."""

import copy
import json
from typing import Any

from tests.webui.conftest import Page

NEWEST, READS, OLDEST, BASE = "crnn-0f61c02a6d3e", "crnn-7be19d04c5aa", "crnn-3a90be7741f2", "crnn-d0c5d1f3a9b2"
RUN = {
    "state": "running", "phase": "training", "share": 0.418, "updates": 380, "minutes": 12.6, "began": 1795860000.0,
    "process": 4711, "lines": 498, "model": "", "message": "",
}  # fmt: skip
KEPT = {
    "corrections": [],
    "next": None,
    "review": {
        "count": 531, "documents": 64, "confirmed": 120, "contradictions": [[3, 9], [14, 15]],
        "outside": {"㎎": 4, "☎": 2}, "usable": 498,
    },
}  # fmt: skip
WORDS = {
    "given": ["北京恒远机电有限公司", "欧阳雪莹", "ACME Tools", "KX-20394"],
    "learnt": ["宁波甬江精密轴承厂", "Nordwind Logistik", "司马云帆", "HT-7781/B"],
}
ADVISED = [
    ("delivery-1127.pdf", 3, 11, "收货单位：宁波角江精密轴承厂", 3.412),
    ("delivery-1127.pdf", 1, 4, "HT-778l/8 ×12", 2.207),
    ("invoice-90.jpg", 1, 8, "Nordw1nd Logistlk GmbH", 2.064),
    ("仓库盘点.pdf", 7, 2, "司马云帆 经手", 1.381),
]
ADVICE = {
    "lines": [
        {"job": "a", "file": 0, "document": document, "page": page, "line": line, "text": text, "expected_wrong": wrong}
        for document, page, line, text, wrong in ADVISED
    ],
    "pages": [],
}
CHANGES = [
    {"own": own, "text": text, "before": before, "after": after}
    for own, text, before, after in (
        (True, "宁波甬江精密轴承厂", "宁波角江精密轴承厂", "宁波甬江精密轴承厂"),
        (True, "HT-7781/B ×12", "HT-778l/8 ×12", "HT-7781/B×12"),
        (True, "Nordwind Logistik", "Nordw1nd Logistlk", "Nordwind Logistlk"),
        (False, "第十二条 违约责任", "第十二条 违约责任", "第十二条 违约贵任"),
        (False, "Total 118.50 EUR", "Total 18.50 EUR", "Total 118.50 EUR"),
    )
]


def _model(name: str, created: float, own: int, general: int, trained_on: int) -> dict[str, Any]:
    counts = {"own_before": (38, 61), "own_after": (own, 61), "general_before": (1391, 1500)}
    counts["general_after"] = (general, 1500)
    report = {key: {"right": right, "lines": lines} for key, (right, lines) in counts.items()}
    numbers = {"trained_on": trained_on, "chosen_by": 58, "left_out": 2, "updates": 900, "minutes": 31.4, "share": 0.6}
    return {"name": name, "created": created, "report": report | numbers | {"better": True}}


STATE = {
    "run": RUN,
    "can_train": True,
    "corrections": 531,
    "model": READS,
    "base": BASE,
    "promoted": READS,
    "before": [BASE, OLDEST],
    "models": [
        _model(NEWEST, 1795850000.0, 52, 1395, 412),
        _model(READS, 1795250000.0, 47, 1390, 236),
        _model(OLDEST, 1794050000.0, 43, 1391, 97),
    ],
    "shadow": {"model": NEWEST, "share": 0.1, "lines": 1284, "other": 73, "surer": 58},
    "problems": {},
}


class PlayedServer:
    """Plays a server to a page. `state` is what it replies and may be changed; `sent` what it was sent, reads left out.

    `failures` are the status, code and message that a request fails with, by its method and path below /api/v1/.
    """

    def __init__(self, page: Page, *, keys: bool = False, learning: bool = True, **state: Any) -> None:
        self.state = copy.deepcopy(STATE) | copy.deepcopy(state)
        self.words = copy.deepcopy(WORDS)
        self.options = {"options": [], "limits": {}, "api_key_required": keys, "learning": learning}
        self.sent: list[tuple[str, Any]] = []
        self.failures: dict[str, tuple[int, str, str]] = {}
        page.route("**/api/v1/**", self._reply)

    def _reply(self, route: Any) -> None:
        request = route.request
        path = request.url.split("/api/v1/")[1].split("?")[0]
        asked = f"{request.method} {path}"
        body = json.loads(request.post_data) if request.post_data else None
        if request.method != "GET":
            self.sent.append((asked, body))
        if asked in self.failures:
            status, code, message = self.failures[asked]
            return route.fulfill(status=status, json={"success": False, "code": code, "msg": message})
        if asked == "PUT learning/promoted":
            self.state["promoted"] = body["model"]
        elif asked == "PUT learning/words":
            self.words["given"] = body["words"]
        parts = {"options": self.options, "corrections": KEPT, "learning/words": self.words, "learning/advice": ADVICE}
        if path.startswith("learning/models/"):
            parts[path] = {"name": path.rsplit("/", 1)[1], "changes": CHANGES}
        route.fulfill(json={"success": True, "data": parts.get(path, self.state)})
        return None
