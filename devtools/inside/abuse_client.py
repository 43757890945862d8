"""Strangers at the public pages of a server on this machine: abuse_client.py URL FILE SECONDS PARALLEL.

Sends odd bytes, damaged and large pictures, answers at once and addresses that are none, all of them harmless and
bounded, and prints how often the server said what, as JSON. FILE comes from abuse_setup.py.
"""

import importlib.util
import json
import random
import re
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import requests

PICTURES = Path(__file__).parents[2] / "restaurant_crm" / "tests" / "feedback" / "pictures.py"
ODD = [
    "\0",
    "\x07\x1b[2J",
    "\ufffd",
    "\u202e",
    "😀" * 200,
    "<script>",
    "%00",
    "'; --",
    "{{7*7}}",
    "x" * 100_000,
    "\r\n\r\n",
]
ODD_BYTES = [b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", bytes(range(256)), b"\x80" * 5000]


def load_pictures():
    spec = importlib.util.spec_from_file_location("pictures", PICTURES)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Stranger(threading.Thread):
    """One after the other, as fast as the server answers, always from another address."""

    def __init__(self, url, told, until, files, counts, seed):
        super().__init__(daemon=True)
        self.url, self.told, self.until, self.files, self.counts = url, told, until, files, counts
        self.random = random.Random(seed)
        self.session = requests.Session()
        self.csrf = None

    def run(self):
        acts = [self.answer, self.answer, self.answer, self.photos, self.photos, self.page, self.opt_out, self.status]
        while time.monotonic() < self.until:
            act = self.random.choice(acts)
            try:
                response = act()
                self.counts[f"{act.__name__} {response.status_code}"] += 1
                if response.status_code >= 500:
                    print(f"{act.__name__}: {response.status_code} {response.url[:200]}", file=sys.stderr)
            except requests.RequestException as error:
                self.counts[f"{act.__name__} {type(error).__name__}"] += 1

    def send(self, method, path, **options):
        address = ".".join(str(self.random.randrange(1, 255)) for _part in range(4))
        headers = {"X-Forwarded-For": address, "X-Forwarded-Host": "localhost"}
        return self.session.request(method, self.url + path, headers=headers, timeout=120, **options)

    def code(self):
        if self.random.random() < 0.1:
            return f"{self.random.getrandbits(96):024x}"
        return self.random.choice(self.told["codes"])

    def path(self, end=""):
        return f"/f/{self.told['key']}/{self.code()}{end}"

    def form(self):
        """An answer whose session is known, some of it odd."""
        if not self.csrf:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.send("GET", self.path()).text)
            self.csrf = found and found[1]
        form = {"csrf_token": self.csrf or "x"}
        for aspect in self.told["aspects"]:
            form[f"stars_{aspect}"] = self.random.choice(["1", "5", "5", "5", "9", "x", "\0", "-1"])
        for name in ("comment", "phone", "may_contact", "stars_\0", "stars_99999999999999"):
            if self.random.random() < 0.4:
                form[name] = self.random.choice(ODD + ODD_BYTES)
        return form

    def answer(self):
        return self.send("POST", self.path(), data=self.form())

    def photos(self):
        chosen = self.random.choices(self.files, k=self.random.randrange(1, 5))
        return self.send("POST", self.path(), data=self.form(), files=[("photos", file) for file in chosen])

    def page(self):
        odd = self.random.choice(["%00", "%ff%fe", "a" * 3000, "..%2f..%2f", "%F0%9F%98%80", "' or 1=1", "", "é"])
        pages = [self.path(), self.path(odd), f"/f/{odd}/{self.code()}"]
        if odd != "%00":
            # What is nobody's page is Odoo's to answer.
            pages.append(f"/f/{odd}")
        return self.send("GET", self.random.choice(pages))

    def opt_out(self):
        form = self.form()
        return self.send("POST", self.path("/no"), data={"csrf_token": form["csrf_token"]})

    def status(self):
        return self.send("GET", self.told["complaint"] + self.random.choice(["", "%00", "%C3%A9", "x" * 4000, "%ff"]))


def main(url, path, seconds, parallel):
    pictures = load_pictures()
    files = [(f"{name}.jpg", data) for name, data in [*pictures.damaged().items(), *pictures.too_large().items()]]
    files += [
        ("fine.jpg", pictures.picture((800, 600))),
        ("large.jpg", pictures.picture((8160, 6120))),
        ("progressive.jpg", pictures.picture((4000, 2900), progressive=True)),
        ("large.png", pictures.picture((4000, 2900), "PNG", mode="RGBA", colour=(1, 2, 3, 4))),
        ("deep.png", pictures.picture((3000, 2000), "PNG", mode="I;16", colour=9)),
        ("heavy.jpg", b"\xff\xd8" + b"\x55" * (17 * 2**20)),
    ]
    told = json.loads(Path(path).read_text())
    counts, until = Counter(), time.monotonic() + float(seconds)
    strangers = [Stranger(url, told, until, files, counts, seed) for seed in range(int(parallel))]
    for stranger in strangers:
        stranger.start()
    for stranger in strangers:
        stranger.join(float(seconds) + 180)
    print(json.dumps(dict(sorted(counts.items()))))


main(*sys.argv[1:])
