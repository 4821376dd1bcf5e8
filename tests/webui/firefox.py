"""Debian's Firefox (`apt-get install firefox-esr`), by its own protocol, Marionette; Playwright knows only its own."""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

WAIT = 60  # seconds
ENTER, ESCAPE, CONTROL = "\ue007", "\ue00c", "\ue009"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # by what WebDriver names an element


class Firefox:
    """A window without a screen."""

    def __init__(self, folder: Path, *, size: tuple[int, int] = (1440, 900)) -> None:
        """Starts it with a new profile in a folder.

        Raises:
            FileNotFoundError: there is no Firefox.
        """
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if program is None:
            raise FileNotFoundError("firefox-esr")
        (folder / "user.js").write_text(
            'user_pref("marionette.port", 0); user_pref("intl.accept_languages", "en-GB");\n'
            'user_pref("app.normandy.enabled", false);\n'
            'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
        )
        environ = os.environ | {"MOZ_HEADLESS_WIDTH": str(size[0]), "MOZ_HEADLESS_HEIGHT": str(size[1])}
        command = [program, "--headless", "--marionette", "--profile", str(folder)]
        self._process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket = self._connect(folder / "MarionetteActivePort")
        self._rest = b""
        self._sent = 0
        self._receive()
        self._send("WebDriver:NewSession", {})

    def open(self, url: str) -> None:
        """Opens a page."""
        self._send("WebDriver:Navigate", {"url": url})

    def run(self, script: str, *values: object) -> Any:
        """What a script returns."""
        return self._send("WebDriver:ExecuteScript", {"script": script, "args": list(values)})["value"]

    def wait_until(self, condition: str) -> None:
        """Until a JavaScript expression is true."""
        end = time.monotonic() + WAIT
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < end, f"not within {WAIT} s: {condition}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """Clicks an element."""
        self._send("WebDriver:ElementClick", {"id": self._find(selector)})

    def type(self, selector: str, text: str) -> None:
        """Types into a field; the path into one for files."""
        self._send("WebDriver:ElementSendKeys", {"id": self._find(selector), "text": text})

    def press(self, *keys: str) -> None:
        """Presses keys at the same time."""
        downs = [{"type": "keyDown", "value": key} for key in keys]
        ups = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act({"type": "key", "id": "keys", "actions": downs + ups})

    def drag(
        self, selector: str, start: tuple[float, float], end: tuple[float, float], *, pointer: str = "mouse"
    ) -> None:
        """Drags from one point of an element to another, each in shares of its size."""
        left, top, width, height = self.run(
            "const { x, y, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [x, y, width, height];",
            selector,
        )

        def move(x: float, y: float) -> dict[str, object]:
            place = {"x": int(left + x * width), "y": int(top + y * height)}
            return {"type": "pointerMove", "duration": 30, "origin": "viewport", **place}

        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        actions = [move(*start), down, move(*middle), move(*end), up]
        self._act({"type": "pointer", "id": pointer, "parameters": {"pointerType": pointer}, "actions": actions})

    def take_picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self._send("WebDriver:TakeScreenshot", {"full": False})["value"])

    def close(self) -> None:
        """Ends it."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(WAIT)

    def _connect(self, port: Path) -> socket.socket:
        end = time.monotonic() + WAIT
        while not (port.exists() and port.read_text().strip()):
            assert time.monotonic() < end, "Firefox does not start"
            time.sleep(0.1)
        return socket.create_connection(("127.0.0.1", int(port.read_text())), WAIT)

    def _find(self, selector: str) -> str:
        element = self._send("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
        return str(element[ELEMENT])

    def _act(self, source: dict[str, object]) -> None:
        self._send("WebDriver:PerformActions", {"actions": [source]})

    def _send(self, name: str, values: dict[str, object]) -> Any:
        self._sent += 1
        message = json.dumps([0, self._sent, name, values]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        assert not error, f"{name}: {error['message']}"
        return result

    def _receive(self) -> Any:
        while b":" not in self._rest:
            self._rest += self._socket.recv(65536)
        length, _, rest = self._rest.partition(b":")
        while len(rest) < int(length):
            rest += self._socket.recv(65536)
        self._rest = rest[int(length) :]
        return json.loads(rest[: int(length)])
