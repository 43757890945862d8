"""Two servers on one database, one of them with several workers, and a read replica that follows it.

Tills pay at both servers at once. What has to hold: no order is lost, no conflict between workers is shown to anybody,
every job is done once, news reach the tills whichever server they are connected to, and in the end the facts are what a
rebuild makes of the orders. What people look at is answered by the replica, and by the database when that is gone.
"""

import json
import shutil

from .abuse import _free_port, _wait
from .console import Problem, say, step
from .place import DEV, INSIDE
from .process import log_path, run, stop

# Orders that both servers take together, and tills that send them at the same time.
ORDERS, TILLS = 60, 6
DRAIN_SECONDS = 60


def several(odoo, orders=ORDERS):
    """Raise Problem when anything of it does not hold."""
    database, _log = odoo.fresh("crm_several")
    told = DEV / "several.json"
    odoo.run_script(database, "several_setup", "The chain for two servers cannot be made.", told, str(TILLS))
    standby = Standby(odoo.server)
    servers = []
    try:
        with step("a read replica"):
            standby.start()
        urls = []
        for name, options in (("several-a", ["--workers=2"]), ("several-b", ["--workers=0"])):
            ports = _free_port(), _free_port()
            servers.append(
                odoo.server_process(
                    name,
                    *(
                        "-d",
                        database,
                        f"--db-filter=^{database}$",
                        "--max-cron-threads=1",
                        *options,
                        *standby.options(),
                    ),
                    *(f"--http-port={ports[0]}", f"--gevent-port={ports[1]}"),
                )
            )
            # With workers the websockets have a process of their own; else the server answers them.
            urls.append([f"http://127.0.0.1:{ports[0]}", f"ws://127.0.0.1:{ports[1 if len(urls) == 0 else 0]}"])
        with step("two servers start"):
            for server, (url, _socket) in zip(servers, urls, strict=True):
                _wait(server, url)
        with step(f"{orders} orders of {TILLS} tills at both"):
            client = [
                odoo.python,
                INSIDE / "several_client.py",
                told,
                json.dumps(urls),
                str(orders),
                str(DRAIN_SECONDS),
            ]
            path = odoo.run_here("several-client", "Tills stumbled over two servers.", client)
        counts = json.loads(path.read_text().splitlines()[-1])
    finally:
        for server in servers:
            stop(server)
    try:
        with step("facts, jobs and the replica are looked at"):
            _check(odoo, database, told, orders, standby)
    finally:
        standby.drop()
        odoo.drop(database)
    say("several: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for name in ("several-a", "several-b"):
        if shown := _shown(name):
            raise Problem(f"{name} showed errors:\n" + "\n".join(shown[:10]))


def _check(odoo, database, told, orders, standby):
    sentence = "Two servers left something wrong."
    script = odoo.script(database, INSIDE / "several_check.py", told, str(orders))
    odoo.run_here("several-check", sentence, [*script, *(["replica", *standby.address()])])
    standby.stop()
    odoo.run_here("several-alone", sentence, [*script, *(["alone", *standby.address()])])


def _shown(name):
    """Errors in the log of a server. What core logs of conflicts that it has started again is no error."""
    lines = log_path(name).read_text("utf-8", "replace").splitlines()
    return [line for line in lines if " ERROR " in line or " CRITICAL " in line]


class Standby:
    """A hot standby of a private cluster, made and run with PostgreSQL's own tools."""

    def __init__(self, cluster):
        if not hasattr(cluster, "bin"):
            raise Problem("A replica is made of a private cluster only: unset PGHOST.")
        self.cluster = cluster
        self.data = cluster.data.with_name(f"standby-{cluster.name}")
        # A path has to be short enough for a socket.
        self.socket = self.data
        self.port = _free_port()

    def start(self):
        """Copy the cluster as it is and follow it from there on."""
        self.drop()
        self._run("standby-copy", "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "--checkpoint=fast",
                  "-h", self.cluster.environment()["PGHOST"], "-p", "5432", "-U", "odoo")  # fmt: skip
        settings = f"-c port={self.port} -c unix_socket_directories='{self.socket}' -c hot_standby=on"
        self._run("standby-start", "pg_ctl", "start", "-D", self.data, "--wait", f"--options={settings}")

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
        options = self.cluster._as_user()
        run([self.cluster.bin / program, *args], name, "The read replica does not work.", **options)
