"""Three servers on one database: one with several workers, one behind PgBouncer, a replica, mirrors that share guests.

Twenty tills pay at all of them at once. What has to hold: no order is lost, no conflict between workers is shown to
anybody, every job is done once, news reach the tills whichever server they are connected to, the queue is worked off,
and in the end the facts are what a rebuild makes of the orders. What people look at is answered by the replica, and by
the database when that is gone.
"""

import contextlib
import json
import os
import re
import shutil

from .abuse import _free_port, _wait
from .console import Problem, say, step
from .pgbouncer import PgBouncer
from .place import DEV, INSIDE
from .postgres import Cluster
from .process import log_path, run, start, stop

# Servers and their workers.
SERVERS = {"several-a": 2, "several-b": 0, "several-c": 0}
POOLED = "several-c"
TILLS = 20
MIRRORS = 2
# Orders of a till, unless it is to pay for so many minutes.
ORDERS = 4
# What waits is worked off within this; the machine may do other things.
DRAIN_SECONDS = 120
# What a machine that does nothing else takes at most, which is asked of tills that pay for minutes.
DRAIN_TARGET = 10
# What PostgreSQL says when two do the same at once.
CONFLICTS = ("could not serialize access", "could not obtain lock", "deadlock detected")
# Warnings that mean that something was lost on the way through PgBouncer.
LOST = ("prepared statement", "hands each transaction another connection")


def several(odoo, minutes=0):
    """Raise Problem when anything of it does not hold.

    :param minutes: have the tills pay for so long
    """
    database, _log = odoo.fresh("crm_several")
    told = DEV / "several.json"
    odoo.run_script(database, "several_setup", "The chain for the servers cannot be made.", told, str(TILLS))
    standby = Standby(odoo.server)
    pooled = PgBouncer(odoo.server, _free_port())
    wrong = PgBouncer(odoo.server, _free_port(), listening="transaction")
    try:
        with step("a read replica, and PgBouncer"):
            standby.start()
            pooled.start()
            wrong.start()
        counts = _pay(odoo, database, told, minutes, standby, pooled)
        with step("facts, jobs, the replica and PgBouncer are looked at"):
            _check(odoo, database, told, counts["orders paid"], standby, pooled, wrong)
        with step(f"{MIRRORS} mirrors share the guests"):
            _mirror(odoo, database, told)
    finally:
        standby.drop()
        pooled.stop()
        wrong.stop()
        odoo.drop(database)
    say("several: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for name in SERVERS:
        if shown := _shown(name):
            raise Problem(f"{name} showed errors:\n" + "\n".join(shown[:10]))


def _pay(odoo, database, told, minutes, standby, pooled):
    """Have the tills pay; what they counted."""
    servers, urls = [], []
    try:
        for name, workers in SERVERS.items():
            port = _free_port()
            options = [*standby.options(), f"--http-port={port}", *(pooled.options() if name == POOLED else ())]
            servers.append(_server(odoo, database, name, workers, options))
            # With workers, websockets need a process that is not there.
            urls.append([f"http://127.0.0.1:{port}", "" if workers else f"ws://127.0.0.1:{port}"])
        with step("three servers start"):
            for server, (url, _socket) in zip(servers, urls, strict=True):
                _wait(server, url)
        with step(f"{TILLS} tills pay at all of them" + (f" for {minutes} minutes" if minutes else "")):
            until = (60 * minutes, DRAIN_TARGET) if minutes else (0, DRAIN_SECONDS)
            client = [odoo.python, INSIDE / "several_client.py", told, json.dumps(urls), ORDERS, *until]
            path = odoo.run_here("several-client", "Tills stumbled over the servers.", client)
        return json.loads(path.read_text().splitlines()[-1])
    finally:
        for server in servers:
            stop(server)


def _server(odoo, database, name, workers, options):
    command = [odoo.python, INSIDE / "workers.py", "-c", odoo.config, "-d", database, f"--db-filter=^{database}$"]
    command += ["--max-cron-threads=1", f"--workers={workers}", *options]
    with log_path(name).open("wb") as log:
        return start(command, log, env=odoo.environment(), start_new_session=True)


def _check(odoo, database, told, orders, standby, pooled, wrong):
    sentence = "The servers left something wrong."
    script = odoo.script(database, INSIDE / "several_check.py", told, str(orders))
    odoo.run_here("several-check", sentence, [*script, "replica", *standby.address()])
    standby.stop()
    odoo.run_here("several-alone", sentence, [*script, "alone", *standby.address()])
    script = odoo.script(database, INSIDE / "several_pooled.py", told, pooled.socket, pooled.port, wrong.port)
    odoo.run_here("several-pooled", "PgBouncer between server and database does not work.", script)


def _mirror(odoo, database, told):
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Cluster(f"mirror-{number}")) for number in range(MIRRORS)]
        where = [f"host={server.environment()['PGHOST']} port=5432 user=odoo dbname=postgres" for server in servers]
        own = f"host={odoo.server.environment()['PGHOST']} port=5432 user=odoo dbname={database}"
        command = odoo.script(database, INSIDE / "several_mirrored.py", told, own)
        environment = odoo.environment(RESTAURANT_CRM_MIRRORS="; ".join(where))
        run(command, "several-mirrored", "The mirrors do not work.", lines=40, env=environment)


def _shown(name):
    """Errors in the log of a server. What core logs of conflicts, after which it starts again, is none."""
    entries = re.split(r"^(?=\d{4}-\d\d-\d\d )", log_path(name).read_text("utf-8", "replace"), flags=re.MULTILINE)
    return [
        entry
        for entry in entries
        if (re.search(" (ERROR|CRITICAL) ", entry) and not any(conflict in entry for conflict in CONFLICTS))
        or any(lost in entry for lost in LOST)
    ]


class Standby:
    """A hot standby of a private cluster, made and run with PostgreSQL's own tools."""

    def __init__(self, cluster):
        if not hasattr(cluster, "bin"):
            raise Problem("A replica is made of a private cluster only: unset PGHOST.")
        self.cluster = cluster
        self.data = cluster.data.with_name(f"standby-{cluster.name}")
        # Beside the socket of the cluster, for its path is short enough.
        self.socket = cluster.environment()["PGHOST"]
        self.port = _free_port()

    def start(self):
        """Copy the cluster as it is and follow it from there on."""
        self.drop()
        self.data.mkdir(mode=0o700)
        if self.cluster.user:
            os.chown(self.data, self.cluster.user.pw_uid, self.cluster.user.pw_gid)
        self._run("standby-copy", "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "--checkpoint=fast",
                  "--no-sync", "-h", self.socket, "-p", "5432", "-U", "odoo")  # fmt: skip
        settings = f"-c port={self.port} -c unix_socket_directories='{self.socket}' -c hot_standby=on"
        # Nothing to lose: with all databases of a private cluster, syncing takes minutes on a busy disk.
        settings += " -c fsync=off -c full_page_writes=off"
        patience = ["--wait", "--timeout=300"]
        self._run("standby-start", "pg_ctl", "start", "-D", self.data, *patience, f"--options={settings}")

    def options(self):
        return [f"--db_replica_host={self.socket}", f"--db_replica_port={self.port}"]

    def address(self):
        return [str(self.socket), str(self.port)]

    def stop(self):
        if (self.data / "postmaster.pid").exists():
            self._run("standby-stop", "pg_ctl", "stop", "-D", self.data, "--wait", "--mode=fast")

    def drop(self):
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def _run(self, name, program, *args):
        options = self.cluster.as_user()
        run([self.cluster.bin / program, *args], name, "The read replica does not work.", **options)
