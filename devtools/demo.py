"""The demo database, and Odoo serving it."""

import errno
import os
import socket
import time
import urllib.error
import urllib.request

from .console import Problem, note, say, step
from .mails import kept_here
from .odoo import MODULE, Odoo, complaints, module_hash
from .place import ROOT, lock, lock_file, try_lock
from .process import log_path, stop, tail

NAME = "crm_demo"
# Beside what the addon depends on, and in place of the 36 modules that Odoo would install by itself: the Chinese chart
# of accounts, ordering by telephone, loyalty cards in restaurants, imports, the look of mailings, and remote scripts.
BESIDE = ("l10n_cn", "pos_self_order", "pos_restaurant_loyalty", "base_import", "mass_mailing_themes", "rpc")
# What installs itself beside recipes and purchases.
JOINED = ("pos_mrp", "restaurant_crm_purchase")
LOGINS = (
    ("administrator", "admin"),
    ("region manager", "region"),
    ("store manager", "manager"),
    ("cashier", "cashier"),
)


def serve():
    """Start Odoo, wait until it answers, print where, and stop everything on Ctrl-C."""
    with lock_file("run") as running:
        refuse_second_server(running)
        port = _free_port()
        with Odoo("run") as odoo, kept_here() as mail_options:
            database = ready(odoo, serving=True)
            running.truncate(0)
            running.write(str(port))
            running.flush()
            options = ["-d", database, f"--db-filter=^{database}$", f"--http-port={port}", *mail_options]
            process = odoo.server_process("run", *options)
            try:
                _wait_until_ready(process, port)
                _welcome(port)
                process.wait()
            finally:
                stop(process)
            raise Problem(f"Odoo ended by itself. {_log_end()}")


def refuse_second_server(running=None):
    """Only one ./dev run per folder; others must not change its database under it."""
    file = running or lock_file("run")
    if not try_lock(file):
        file.seek(0)
        address = f" at http://localhost:{port}" if (port := file.read()) else ""
        raise Problem(f"./dev run is already running here{address}. Stop it with Ctrl-C first.")
    if not running:
        file.close()


def _is_served():
    with lock_file("run") as file:
        return not try_lock(file)


def ready(odoo, force=False, serving=False):
    """The demo database, made when missing and updated when the addon changed; its name.

    Under a server that another ./dev runs it stays as that server knows it.
    """
    database, wanted = odoo.database(NAME), module_hash()
    with lock("database"):
        mark = odoo.mark(database)
        if mark is None:
            _make(odoo, database)
        elif force or (mark != wanted and (serving or not _is_served())):
            odoo.update(database)
        else:
            return database
        odoo.set_mark(database, wanted)
    return database


def _make(odoo, database):
    """Under another name until complete."""
    part = f"{database}_part"
    odoo.create(part)
    with odoo.installing(part, "installing Odoo's modules and the demo chain (about a minute)") as log:
        command = odoo.inside("make_demo", part, *BESIDE, MODULE, *JOINED)
        odoo.run_here(log.stem, "The demo database cannot be made.", command)
    if found := complaints(log):
        note(f"    {len(found)} warnings in {log.relative_to(ROOT)}")
    odoo.rename(part, database)


def _free_port():
    port = os.environ.get("PORT", "8069")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Problem(f"PORT={port} is not a port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken by another program" if taken else f"cannot be used ({error.strerror})"
            other = int(port) % 60000 + 1
            raise Problem(f"Port {port} {why}. Choose another: PORT={other} ./dev run") from None
    return int(port)


def _wait_until_ready(process, port):
    """/web/login answers only when the database is loaded. No proxy of the machine is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with step("starting Odoo"):
        while process.poll() is None:
            try:
                if opener.open(f"http://127.0.0.1:{port}/web/login", timeout=30).status == 200:
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
    raise Problem(f"Odoo does not start. {_log_end()}")


def _log_end():
    return f".dev/log/run.log ends with:\n{tail(log_path('run'), 20)}"


def _welcome(port):
    say(f"\nOdoo answers at http://localhost:{port}\n")
    for who, login in LOGINS:
        say(f"  {who:<14} login {login:<8} password {login}")
    say("\nMails go nowhere: they are kept in .dev/mails. Ctrl-C stops it.")
