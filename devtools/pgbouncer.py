"""PgBouncer between servers and a private cluster: the machine's, or Debian's unpacked beside the cluster."""

import os
import re
import shutil
import time

from . import spare
from .console import Problem, step
from .debian import library_folders, native_apt
from .place import lock
from .postgres import private_folder
from .process import capture, environment, log_path, start, tail

# What the host's C library does not bring.
PACKAGES = re.compile(
    "pgbouncer$|libc-?ares|libevent|libssl|libsystemd|libpam0g|libcap|libgcrypt|libgpg-error|libaudit"
)
INSTALL = "install pgbouncer, then run this again"
SETTINGS = """\
[databases]
postgres = host={socket} port=5432 user=odoo pool_mode={listening}
* = host={socket} port=5432 user=odoo

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {socket}
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 300
"""


class PgBouncer:
    """Pools by transaction, and the database ``postgres``, in which Odoo listens, by ``listening``."""

    def __init__(self, cluster, port, listening="session"):
        self.cluster, self.port = cluster, port
        self.socket = cluster.environment()["PGHOST"]
        self.config = cluster.data.with_name(f"pgbouncer-{cluster.name}-{listening}.ini")
        self.name = f"pgbouncer-{listening}"
        self.listening = listening
        self.process = None

    def start(self):
        """Start it, and wait until it listens."""
        program, libraries = _program()
        text = SETTINGS.format(socket=self.socket, port=self.port, listening=self.listening)
        self.config.write_text(text)
        options = self.cluster.as_user() | {"env": environment(LD_LIBRARY_PATH=libraries)}
        with log_path(self.name).open("wb") as log:
            self.process = start([program, self.config], log, **options)
        listens = self.socket / f".s.PGSQL.{self.port}"
        for _tenth in range(600):
            if listens.exists():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise Problem(f"PgBouncer does not start:\n{tail(log_path(self.name), 10)}")

    def options(self):
        """What a server that goes through it has in its configuration."""
        return [f"--db_host={self.socket}", f"--db_port={self.port}", "--db_user=odoo"]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.config.unlink(missing_ok=True)


def _program():
    """The program, and where its libraries are."""
    for path in (shutil.which("pgbouncer"), "/usr/sbin/pgbouncer"):
        if path and _works(path, ""):
            return path, ""
    # The user whose cluster it is has to reach it.
    tree = private_folder() / "pgbouncer"
    with lock("pgbouncer"):
        if not tree.exists():
            _unpack(tree)
    return tree / "usr/sbin/pgbouncer", _libraries(tree)


def _unpack(tree):
    part = tree.with_suffix(".part")
    with step("PgBouncer"):
        try:
            _fetch(part)
            spare.keep("pgbouncer", part)
        except Problem:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            if not spare.use("pgbouncer", part):
                raise
        part.rename(tree)


def _fetch(part):
    shutil.rmtree(part, ignore_errors=True)
    apt = native_apt("pgbouncer")
    if not apt:
        raise Problem(f"PgBouncer can be fetched only on Debian and its kin: {INSTALL}.")
    wanted = [name for name in apt.closure(["pgbouncer"]) if PACKAGES.match(name)]
    apt.unpack(wanted, part, ("*/usr/share/doc", "*/usr/share/man", "*/usr/share/locale"))
    shutil.rmtree(apt.folder)
    if not _works(part / "usr/sbin/pgbouncer", _libraries(part)):
        raise Problem(f"The fetched PgBouncer does not start here: {INSTALL}.")


def _libraries(tree):
    return os.pathsep.join(f"{tree}{path}" for path in library_folders(tree))


def _works(program, libraries):
    return "PgBouncer" in (capture([program, "--version"], env=environment(LD_LIBRARY_PATH=libraries)) or "")
