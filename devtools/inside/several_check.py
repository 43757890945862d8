"""What the servers have left, for devtools/several.py: several_check.py FILE ORDERS replica|alone HOST PORT.

With ``replica`` the standby runs and has to answer what may come from it; with ``alone`` it is gone.
"""

import json
import sys
import time
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import Cursor
from odoo.tools import config

env = globals()["env"]  # given by script.py


def expect(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: {found!r}, expected {wanted!r}")


def facts(told, orders):
    expect("orders", env["pos.order"].search_count([("state", "=", "paid")]), orders)
    guests = env["res.partner"].browse(told["guests"])
    visits = env["restaurant.visit"].search([("partner_id", "in", guests.ids)])
    expect("orders on visits", sum(visits.mapped("order_count")), orders)
    expect("guests corrected by a rebuild", env["restaurant.visit"]._rebuild(), [])
    rows = env["restaurant.tag.assignment"].search([("tag_id", "=", told["tag"]), ("state", "=", "active")])
    expect("guests with the tag", sorted(rows.partner_id.ids), sorted(guests.ids))
    gained = env["restaurant.guest.log"].search([("partner_id", "in", guests.ids), ("kind", "=", "tag_gained")])
    gained = gained.filtered(lambda entry: entry.tag_id.id == told["tag"])
    expect("tags gained in the log, each once", len(gained), len(guests))
    check = env["restaurant.fact.check"].search([], limit=1)
    expect("state of the check", check.state, "done")


def answers(env, told):
    """What people look at, and which servers were asked."""
    asked = set()
    execute = Cursor.execute

    def noted(cr, query, *args, **kwargs):
        result = execute(cr, query, *args, **kwargs)
        text = getattr(query, "code", query)
        if "restaurant_visit" in str(text) and cr._cnx.readonly:
            asked.add("replica")
        return result

    segment = env["restaurant.segment"].browse(told["segment"])
    rule = env["restaurant.tag.rule"].browse(told["rule"])
    with patch.object(Cursor, "execute", noted):
        segment.action_backtest()
        segment.action_find_near()
        preview = rule._preview()
    return asked, segment.backtest[-1]["guests"], sorted(guest for _action, guest, _tag in preview)


def main(path, orders, mode, host, port):
    told = json.loads(Path(path).read_text())
    facts(told, int(orders))
    wanted = sorted(told["guests"])
    config["db_replica_host"], config["db_replica_port"] = host, int(port)
    # The registry was made without it.
    Registry.registries.pop(env.cr.dbname, None)
    registry = Registry(env.cr.dbname)
    expect("the registry knows the replica", registry._db_readonly is not None, True)
    if mode == "replica":
        with registry.cursor(readonly=True) as cr:
            cr.execute("SELECT pg_is_in_recovery()")
            expect("a standby answers", cr.fetchone()[0], True)
            for _try in range(100):
                cr.execute("SELECT count(*) FROM pos_order WHERE state = 'paid'")
                if cr.fetchone()[0] == int(orders):
                    break
                cr.rollback()
                time.sleep(0.1)
    with registry.cursor() as cr:
        asked, guests, previewed = answers(api.Environment(cr, SUPERUSER_ID, {}), told)
        cr.rollback()
    expect("who was asked", asked, {"replica"} if mode == "replica" else set())
    expect("guests of the backtest", guests, len(wanted))
    expect("guests of the preview", previewed, wanted)


main(*sys.argv[1:])
