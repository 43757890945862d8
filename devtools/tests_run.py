"""What `./dev test` does: tests that need no database, then Odoo's in as many processes as there are processors."""

import contextlib
import json
import os
import re
from collections import Counter

from .chromium import chromium_path
from .console import Problem, note, say
from .odoo import Odoo, refuse_complaints
from .place import GLUE, MODULE, ROOT, folder
from .process import call, environment, log_path, start, stop
from .python_env import python_env

PLAIN_TESTS = ROOT / "devtools" / "tests"
NO_TESTS = 5  # pytest's exit code where a selection leaves nothing
PROCESSES = min(3, os.cpu_count() or 1)
LONGEST_STATEMENT = 240  # seconds


def test(args):
    """Run what the arguments name; pytest's exit code."""
    for name in GLUE:
        if any(arg.startswith(name) for arg in args):
            raise Problem(f"The tests of {name} run in a database of their own: ./dev glue -k EXPRESSION")
    plain, ours = split(args)
    if plain is not None and (failed := plainly(plain)):
        return failed
    return in_odoo(ours) if ours is not None else 0


def split(args):
    """Arguments for the tests that need no database, and for the others; None where paths name none of them."""
    # An expression may be longer than a path can be: `Path.exists` would raise.
    named = [arg for arg in args if os.path.exists(ROOT / arg.split("::")[0])]
    options = [arg for arg in args if arg not in named]
    plain = [arg for arg in named if (ROOT / arg.split("::")[0]).is_relative_to(PLAIN_TESTS)]
    rest = [arg for arg in named if arg not in plain]
    if not named:
        return [str(PLAIN_TESTS), *options], [MODULE, *options]
    return [*plain, *options] if plain else None, [*rest, *options] if rest else None


def plainly(args):
    """Run tests that need neither Odoo nor a database; the exit code, if it is one of failure."""
    python = python_env("venv", ROOT / "requirements.txt")
    # A report of the other tests would replace that of these.
    command = [python, "-m", "pytest", *_with_report(args, "plain")]
    # The plugins are for Odoo's tests and would load it.
    failed = call(command, environment(PYTHONPATH=ROOT, PYTEST_DISABLE_PLUGIN_AUTOLOAD=1))
    return 0 if failed == NO_TESTS else failed


def in_odoo(args):
    with Odoo("test") as odoo:
        database, log = odoo.fresh("crm_test")
        refuse_complaints(log)
        command, env = pytest_command(odoo, database)
        # A few tests are over before a second process has begun.
        if args != [MODULE] or PROCESSES == 1:
            return call([*command, *args], env)
        return _test_together(odoo, database, command, args, env)


def pytest_command(odoo, database):
    """What runs tests in a database, and the environment for it."""
    # Compiling statements takes longer than running them on the rows of tests; one that waits for ever tells nobody.
    options = f"-c jit=off -c statement_timeout={LONGEST_STATEMENT}s"
    # The processors are shared already: numpy's own threads would only stand in each other's way.
    env = odoo.environment(PATH=chromium_path(), PGOPTIONS=options, OPENBLAS_NUM_THREADS=1)
    command = [odoo.python, "-m", "pytest", "--odoo-http", f"--odoo-config={odoo.config}"]
    command.append(f"--odoo-database={database}")
    for plugin in ("tours", "speed", "share", "ends"):
        command += ["-p", f"devtools.pytest_{plugin}"]
    return command, env


def _test_together(odoo, database, command, args, env):
    """Run all tests in several processes, the first one seen; the worst exit code."""
    shared = folder("shared-tests", empty=True)
    command = [*command, *args, f"--share={shared}"]
    with contextlib.ExitStack() as stack:
        others = []
        for number in range(1, PROCESSES):
            copied = odoo.database(f"crm_test_{number + 1}")
            odoo.copy(database, copied)
            log = log_path(f"tests-{number + 1}")
            output = stack.enter_context(log.open("wb"))
            options = [f"--share-as={number}", f"--odoo-database={copied}"]
            others.append((start([*command, *options], output, env=env), log))
            stack.callback(stop, others[-1][0])
        codes = [call(command, env)]
        for process, log in others:
            codes.append(process.wait())
            note(f"\nThe same time, another process ({log.relative_to(ROOT)}):")
            say(log.read_text("utf-8", "replace"))
    counts = Counter()
    for path in shared.glob("counts.*"):
        counts.update(json.loads(path.read_text()))
    say(f"In {PROCESSES} processes: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
    return next((code for code in codes if code not in (0, NO_TESTS)), 0)


def _with_report(args, name):
    return [re.sub(r"^(--junit-?xml=.+?)(\.xml)?$", rf"\1-{name}\2", arg) for arg in args]
