"""A pytest plugin: tests end, whatever hangs; who waits for them has a clock of its own and would hear nothing.

One that takes longer than pytest.ini allows ends its process with the stack of every thread, as a failure: pytest's
own doing. Here is what it does not watch: the way out, on which Python waits for threads that serve a browser yet.
"""

import faulthandler
import os
import sys
import threading

import pytest

PATIENCE = 30  # seconds


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(exitstatus):
    """All tests are through, and so is what they set up for each other."""

    def leave():
        sys.__stderr__.write(f"\nThese threads still ran {PATIENCE} s after the tests; they were not waited for:\n")
        faulthandler.dump_traceback(sys.__stderr__)
        sys.__stderr__.flush()
        os._exit(int(exitstatus))

    timer = threading.Timer(PATIENCE, leave)
    timer.daemon = True
    timer.start()
