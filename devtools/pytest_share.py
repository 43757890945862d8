"""A pytest plugin: several processes, each with its database, share the modules of tests; who is free takes the next.

Not pytest-xdist: pytest-odoo copies databases for it with `createdb`, which not every PostgreSQL brings along,
and tests of one module would be spread over processes that each build its fixtures.
"""

import json
from itertools import groupby
from pathlib import Path

import pytest

COUNTED = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def pytest_addoption(parser):
    parser.addoption("--share", metavar="FOLDER", help="where the processes note what they took")
    parser.addoption("--share-as", type=int, default=0, help="number of this process")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browser tests are the longest and come first, whatever their room; tests of a module stay together."""
    with_browser = {item.path for item in items if _drives_a_browser(item)}
    items.sort(key=lambda item: item.path not in with_browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    folder = session.config.getoption("share")
    if not folder or session.config.option.collectonly or session.testsfailed:
        return None  # as pytest does it
    items = _taken(session, Path(folder))
    item = next(items, None)
    while item is not None:
        # What ends with this test is known only when the next one is: it may be of another package.
        following = next(items, None)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail or session.shouldstop:
            (Path(folder) / "stop").touch()
            raise session.Failed(session.shouldfail) if session.shouldfail else session.Interrupted(session.shouldstop)
        item = following
    return True


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if folder := session.config.getoption("share"):
        stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
        counts = {kind: len(stats[kind]) for kind in COUNTED if stats.get(kind)}
        (Path(folder) / f"counts.{session.config.getoption('share_as')}").write_text(json.dumps(counts))


def _taken(session, folder):
    """The tests of this process. The first one goes from the start, the others come from the end to meet it."""
    modules = [list(items) for _path, items in groupby(session.items, key=lambda item: item.path)]
    for items in modules if session.config.getoption("share_as") == 0 else reversed(modules):
        if not (folder / "stop").exists() and _take(folder, items[0].path):
            yield from items


def _take(folder, path):
    """Whether no other process has it."""
    try:
        (folder / "__".join(path.parts[1:])).open("x").close()
    except FileExistsError:
        return False
    return True


def _drives_a_browser(item):
    from odoo.tests import HttpCase

    return isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, HttpCase)
