"""The addon behind PgBouncer that pools by transaction, for devtools/several.py.

several_pooled.py FILE SOCKET PORT WRONG: behind PORT the database ``postgres`` is pooled by session, behind WRONG it
is not.
"""

import contextlib
import json
import logging
import select
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.restaurant_crm.models.shared import pooler

env = globals()["env"]  # given by script.py
# Transactions in turns, so that each gets another connection than the one before.
TIMES = 12


class Told(logging.Handler):
    """What is said in the log."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []
        logging.getLogger("odoo").addHandler(self)

    def emit(self, record):
        self.texts.append(record.getMessage())


def expect(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: {found!r}, expected {wanted!r}")


def evaluate(database, told):
    """Guests are evaluated by prepared statements, whichever connection a transaction gets."""
    registry = Registry(database)
    backends = set()
    for number in range(TIMES):
        guests = told["guests"][number : number + 2]
        with contextlib.ExitStack() as held:
            # Others hold the connections that were used last.
            for _other in range(number % 3):
                held.enter_context(registry.cursor()).execute("SELECT 1")
            with registry.cursor() as cr:
                inside = api.Environment(cr, SUPERUSER_ID, {})
                inside["restaurant.tag.assignment"].search([("partner_id", "in", guests)]).unlink()
                inside["restaurant.guest.queue"]._add(inside["res.partner"].browse(guests))
                cr.commit()
                inside["restaurant.guest.queue"]._process()
                cr.commit()
                cr.execute("SELECT pg_backend_pid()")
                backends.add(cr.fetchone()[0])
                rows = inside["restaurant.tag.assignment"].search(
                    [("partner_id", "in", guests), ("tag_id", "=", told["tag"]), ("state", "=", "active")]
                )
                expect("guests with the tag", sorted(rows.partner_id.ids), sorted(guests))
    if len(backends) < 2:
        raise SystemExit("Every transaction had the same connection: nothing was tried.")


def hear():
    """What is said in the database ``postgres`` reaches who listens there, as Odoo's scheduler and its bus do."""
    with sql_db.db_connect("postgres").cursor() as listener, sql_db.db_connect("postgres").cursor() as speaker:
        listener.execute("LISTEN restaurant_crm_several")
        listener.commit()
        speaker.execute("NOTIFY restaurant_crm_several")
        speaker.commit()
        connection = listener._cnx
        if not select.select([connection], [], [], 60)[0]:
            raise SystemExit("What was said through PgBouncer was not heard")
        connection.poll()
        expect("what was heard", [note.channel for note in connection.notifies], ["restaurant_crm_several"])


def main(path, socket, port, wrong):
    told = json.loads(Path(path).read_text())
    database, log = env.cr.dbname, Told()
    expect("without PgBouncer", pooler.moves("postgres"), False)
    config["db_host"], config["db_port"], config["db_user"] = socket, int(port), "odoo"
    Registry.registries.pop(database, None)
    evaluate(database, told)
    hear()
    expect("guests are pooled by transaction", pooler.moves(database), True)
    expect("notifications are", pooler.moves("postgres"), False)
    expect("what was said in the log", log.texts, [])
    config["db_port"] = int(wrong)
    expect("notifications behind the other", pooler.moves("postgres"), True)


main(*sys.argv[1:])
