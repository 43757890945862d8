"""What a person sees: messages, steps with their progress, and problems in one sentence.

Steps go to standard error, so that the output of `./dev shell < script` is only the script's.
"""

import contextlib
import sys
import threading
import time


class Problem(Exception):
    """Something a person can act on: shown as it is, without a traceback."""


def say(text=""):
    print(text, flush=True)


def note(text):
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title, progress=lambda: ""):
    """Announce a long step, tell every ten seconds how far it is, and how long it took."""
    note(f"- {title} ...")
    start, done = time.monotonic(), threading.Event()

    def tick():
        while not done.wait(10):
            note(f"    {time.monotonic() - start:.0f} s {progress()}".rstrip())

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    note(f"    done in {time.monotonic() - start:.0f} s")
