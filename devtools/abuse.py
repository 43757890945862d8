"""Ten minutes of strangers at the public pages, outside of CI: odd bytes, damaged and large pictures, many at once.

Everything stays on this machine and is bounded: a handful of requests at a time, files that the page itself would
refuse above 16 MB. The server has to answer each of them with anything but an error of its own, and may not take more
than half as much memory again as it has when it is idle.
"""

import json
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

from .console import Problem, say, step
from .place import DEV, INSIDE
from .process import die_with_parent, stop

SECONDS, PARALLEL, CODES = 600, 6, 4000
MOST = 1.5  # times the memory of the idle server


def abuse(odoo, seconds=SECONDS):
    """Raise Problem when a page breaks or takes too much memory."""
    database, _log = odoo.fresh("crm_abuse")
    told = DEV / "abuse.json"
    odoo.run_script(database, "abuse_setup", "The till for the strangers cannot be made.", told, str(CODES))
    port = _free_port()
    options = [
        "-d",
        database,
        f"--db-filter=^{database}$",
        f"--http-port={port}",
        "--proxy-mode",
        "--max-cron-threads=0",
    ]
    server = odoo.server_process("abuse", *options)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(server, url)
        idle = _idle(server, url, json.loads(told.read_text()))
        peak = Peak(server.pid)
        with step(f"{seconds} s of strangers at {url}", peak.told):
            command = [odoo.python, INSIDE / "abuse_client.py", url, told, str(seconds), str(PARALLEL)]
            environment = odoo.environment()
            client = subprocess.run(
                [str(part) for part in command],
                env=environment,
                capture_output=True,
                text=True,
                preexec_fn=die_with_parent(),
            )
        peak.end()
        if client.returncode:
            raise Problem(f"The strangers stumbled:\n{client.stderr[-2000:]}")
        counts = json.loads(client.stdout)
    finally:
        stop(server)
        odoo.drop(database)
    for what, count in counts.items():
        say(f"  {count:7} {what}")
    say(f"Memory: idle {idle:.0f} MB, at most {peak.most:.0f} MB ({peak.most / idle:.2f} times)")
    broken = {what: count for what, count in counts.items() if not what.split()[1].startswith(("2", "3", "4"))}
    if broken:
        raise Problem(f"The server broke: {broken}\n{client.stderr[-2000:]}")
    if peak.most > MOST * idle:
        raise Problem(f"More than {MOST} times the memory of the idle server.")


class Peak(threading.Thread):
    """The most memory that a process takes, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.going = pid, 0.0, True
        self.start()

    def run(self):
        while self.going:
            self.most = max(self.most, memory(self.pid))
            time.sleep(0.1)

    def end(self):
        self.going = False
        self.join()

    def told(self):
        return f"{self.most:.0f} MB at most"


def memory(pid):
    """Resident memory of a process in MB."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _idle(server, url, told):
    """Memory of the server once it has shown each page a few times."""
    for code in told["codes"][:20]:
        for path in (f"/f/{told['key']}/{code}", f"/f/{told['key']}/{code}/no"):
            urllib.request.urlopen(url + path, timeout=60).read()
    time.sleep(2)
    return memory(server.pid)


def _wait(server, url):
    for _second in range(120):
        if server.poll() is not None:
            raise Problem("Odoo ended by itself: see the log of abuse.")
        try:
            urllib.request.urlopen(url + "/web/health", timeout=5).read()
            return
        except OSError:
            time.sleep(1)
    raise Problem("Odoo did not answer within two minutes.")


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
