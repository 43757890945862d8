"""A headless Chromium that is told what to do, one page at a time."""

import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import websocket

SWITCHES = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*")
# Seconds that a page may take.
PATIENCE = 120


@contextmanager
def chromium():
    """Give a function that opens a page of its own, with cookies of its own."""
    profile = tempfile.mkdtemp()
    program = subprocess.Popen(  # noqa: S603
        [shutil.which("chromium"), *SWITCHES, f"--user-data-dir={profile}", "--window-size=1400,900"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        told = Path(profile, "DevToolsActivePort")
        _until(lambda: told.exists() and told.read_text().count("\n"))
        port = told.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version") as answer:
            whole = Page(json.load(answer)["webSocketDebuggerUrl"])

        def page():
            context = whole.do("Target.createBrowserContext")["browserContextId"]
            target = whole.do("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
            return Page(f"ws://127.0.0.1:{port}/devtools/page/{target}")

        yield page
    finally:
        program.terminate()
        program.wait()
        shutil.rmtree(profile, ignore_errors=True)


class Page:
    def __init__(self, url):
        self.socket = websocket.create_connection(url, timeout=PATIENCE)
        self.numbers = count(1)

    def do(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("id") == number:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']}")
                return said["result"]

    def js(self, expression):
        """What the expression, or its promise, is worth."""
        said = self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in said:
            raise RuntimeError(said["exceptionDetails"]["exception"].get("description"))
        return said["result"].get("value")

    def go(self, url, selector):
        """Open a page and wait until ``selector`` is there."""
        self.do("Page.navigate", url=url)
        self.until(selector)

    def until(self, selector):
        try:
            _until(lambda: self.js(f"!!document.querySelector({json.dumps(selector)})"))
        except TimeoutError as error:
            raise TimeoutError(f"The page shows: {self.js('location.href + document.body.innerText')}") from error


def _until(happened):
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError("The browser, or the page in it, does not come up")
        time.sleep(0.2)
