"""A pytest plugin: a browser test that could not run is a failure, not a skip.

Odoo skips its tours when there is no browser or websocket client; a green run would hide that.
"""

import pytest


@pytest.hookimpl(hookwrapper=True, trylast=True)
def pytest_runtest_makereport(item):
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and _needs_browser(item):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: this browser test could not run: {report.longrepr[-1]}"


def _needs_browser(item):
    from odoo.tests import HttpCase

    return isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, HttpCase)
