"""Odoo with everything it needs (Python, tree, server), and its databases."""

import ast
import base64
import contextlib
import json
import os
import re
import secrets
import shutil

from .console import Problem, step
from .odoo_tree import addons_paths, odoo_home
from .place import DEV, GLUE, INSIDE, MODULE, ROOT, digest, folder, lock
from .postgres import server
from .process import environment, log_path, run, start
from .python_env import python_env

# Of the addon: see restaurant_crm/models/shared/vault.py.
KEY = "RESTAURANT_CRM_KEY"

QUERY = """
import json, psycopg2, sys
connection = psycopg2.connect(dbname="postgres")
connection.autocommit = True
cursor = connection.cursor()
for statement in sys.argv[1:]:
    cursor.execute(statement)
print(json.dumps(cursor.fetchall() if cursor.description else []))
"""
COMPLAINT = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")

LOADED = (".py", ".xml", ".csv", ".po")
PG_ADVICE = "Is PGHOST right, and may this user create databases?"


class Odoo:
    """A context manager: the server runs inside."""

    def __init__(self, role):
        self.role = role
        with lock("prepare"):
            self.python = python_env("venv", ROOT / "requirements.txt")
            self.home = odoo_home()
            self.server = server(role)
        self.data = folder(f"data-{role}")
        self.config = DEV / f"{role}.conf"

    def __enter__(self):
        self.server.__enter__()
        self._write_config()
        return self

    def __exit__(self, *exc):
        self.server.__exit__(*exc)

    # Processes

    def environment(self, **extra):
        extra.setdefault(KEY, os.environ.get(KEY) or vault_key())
        return environment(PYTHONPATH=self.home, **self.server.environment(), **extra)

    def command(self, *args):
        return [self.python, "-m", "odoo", *args]

    def run(self, name, sentence, *args):
        return self.run_here(name, sentence, self.command(*args))

    def run_here(self, name, sentence, command):
        return run(command, name, sentence, lines=40, env=self.environment())

    def server_process(self, name, *args):
        with log_path(name).open("wb") as log:
            command = self.command("-c", self.config, *args)
            return start(command, log, env=self.environment(), start_new_session=True)

    def script(self, database, file, *args):
        """The command that runs a Python file (or standard input, `-`) with `env` of a database."""
        return self.inside("script", database, file, *args)

    def inside(self, name, *args):
        """The command that runs one of the programs in inside/, which open databases themselves."""
        return [self.python, INSIDE / f"{name}.py", self.config, *args]

    def run_script(self, database, name, sentence, *args):
        # A log for each database: two commands may run the same script.
        return self.run_here(f"{name}-{database}", sentence, self.script(database, INSIDE / f"{name}.py", *args))

    def _write_config(self):
        """Options Odoo's sub-commands take from a file only."""
        paths = ",".join(str(path) for path in (*addons_paths(self.home), ROOT))
        lines = ["[options]", f"addons_path = {paths}", f"data_dir = {self.data}"]
        lines += ["http_interface = 127.0.0.1", "max_cron_threads = 1"]
        lines += [f"screenshots = {DEV / 'screenshots'}"]
        # On a busy machine jobs take their time, and Odoo would end: it cannot start again what `-m odoo` began.
        lines += ["limit_time_real = 3600", "limit_time_real_cron = 3600"]
        part = self.config.with_suffix(f".{os.getpid()}")
        part.write_text("\n".join(lines) + "\n")
        part.rename(self.config)

    # Databases

    def database(self, name):
        return name + self.server.suffix

    def sql(self, *statements):
        """Statements outside our databases, each in its own transaction; the rows of the last."""
        command = [self.python, "-c", QUERY, *statements]
        # Several commands may ask at the same time; what went wrong stays to be read.
        name = f"sql-{os.getpid()}"
        path = self.run_here(name, f"PostgreSQL refuses {statements[-1]!r}. {PG_ADVICE}", command)
        rows = json.loads(path.read_text())
        path.unlink()
        return rows

    def mark(self, database):
        """The note kept with a database; None when there is no such database."""
        text = "coalesce(shobj_description(oid, 'pg_database'), '')"
        rows = self.sql(f"SELECT {text} FROM pg_database WHERE datname = '{database}'")
        return rows[0][0] if rows else None

    def set_mark(self, database, text):
        self.sql(f"COMMENT ON DATABASE \"{database}\" IS '{text}'")

    def drop(self, database):
        self.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        shutil.rmtree(self._files(database), ignore_errors=True)

    def create(self, database):
        """Empty: Odoo's own creation asks for extensions that not every PostgreSQL has."""
        self.drop(database)
        options = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
        self.sql(f'CREATE DATABASE "{database}" {options}')

    def copy(self, source, target):
        self.drop(target)
        self.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        if self._files(source).exists():
            shutil.copytree(self._files(source), self._files(target), copy_function=os.link)

    def rename(self, source, target):
        """The files first: a database that has its final name is whole."""
        shutil.rmtree(self._files(target), ignore_errors=True)
        if self._files(source).exists():
            self._files(source).rename(self._files(target))
        self.sql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')

    def _files(self, database):
        return self.data / "filestore" / database

    # Modules

    def install(self, database, modules, title, *options):
        """Install modules; the log's path."""
        with self.installing(database, title):
            sentence = f"{modules} cannot be installed."
            return self.run(database, sentence, *self._once(database), "-i", modules, *options)

    def update(self, database, modules=(MODULE,)):
        names = ",".join(modules)
        with self.installing(database, f"updating {names} in {database}"):
            sentence = f"{names} cannot be updated (`./dev reset` drops the demo database)."
            return self.run(database, sentence, *self._once(database), "-u", names)

    def uninstall(self, database, module):
        with step(f"removing {module}"):
            args = ["-c", self.config, "-d", database, module]
            return self.run(f"uninstall-{database}", f"{module} cannot be removed.", "module", "uninstall", *args)

    @contextlib.contextmanager
    def installing(self, database, title):
        """A step whose progress is the module Odoo is at; yields the path of its log."""
        log = log_path(database)
        with step(title, lambda: _current_module(log)):
            yield log

    def _once(self, database):
        return ["-c", self.config, "-d", database, "--stop-after-init", "--no-http"]

    def dependencies_template(self):
        """A database with all that the addon depends on, made once; others are copies of it."""
        depends = manifest()["depends"]
        # An addon of which the template has not heard installs itself with ours, even when asked not to.
        name = self.database(f"crm_deps_{digest(self.home, *sorted(depends), *GLUE)}")
        with lock("template"):
            if self.mark(name) is None:
                self._drop_old_templates()
                part = f"{name}_part"
                self.create(part)
                self.install(part, ",".join(depends), "installing the addon's dependencies")
                self.rename(part, name)
        return name

    def fresh(self, name, *options):
        """A copy of the template with the addon installed, and the log of that installation."""
        database = self.database(name)
        self.copy(self.dependencies_template(), database)
        return database, self.install(database, MODULE, f"installing {MODULE} in {database}", *options)

    def _drop_old_templates(self):
        query = "SELECT datname FROM pg_database WHERE datname ~ '^crm_deps_.*{}(_part)?$'"
        for (old,) in self.sql(query.format(self.server.suffix)):
            self.drop(old)


def vault_key():
    """What the demo chain and the tests seal personal data with; made once, and kept outside of the databases."""
    path = DEV / "vault.key"
    with lock("vault"):
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        return path.read_text()


def manifest(module=MODULE):
    path = ROOT / module / "__manifest__.py"
    if not path.exists():
        raise Problem(f"{path} is missing.")
    return ast.literal_eval(path.read_text())


def module_hash():
    """Changes when the database needs an update: not for tests, browser code and demo data."""
    parts = []
    for module in (MODULE, *GLUE):
        for path in sorted((ROOT / module).rglob("*")):
            inner = path.relative_to(ROOT / module)
            if path.suffix in LOADED and inner.parts[0] not in ("tests", "static", "demo"):
                parts += [inner, path.read_bytes()]
    return digest(*parts)


def complaints(log):
    """The warnings and errors in a log of Odoo."""
    lines = log.read_text("utf-8", "replace").splitlines()
    return [line for line in lines if COMPLAINT.match(line)]


def refuse_complaints(log):
    """:raise Problem: Odoo has warned of something"""
    if found := complaints(log):
        raise Problem(f"{log.relative_to(ROOT)} has warnings:\n" + "\n".join(found))


def _current_module(log):
    text = log.read_text("utf-8", "replace") if log.exists() else ""
    found = re.findall(r"Loading module (\S+) \((\d+/\d+)\)", text)
    return "{1}: {0}".format(*found[-1]) if found else ""
