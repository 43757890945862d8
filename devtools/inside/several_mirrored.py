"""Two mirrors that share the guests, for devtools/several.py: several_mirrored.py FILE; addresses in the environment.

What they answer together is what the database says, what they cannot know the database answers, they follow what
changes, and without them nothing is lost.
"""

import json
import os
import sys
import time
from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.restaurant_crm.models.shared import mirror

env = globals()["env"]  # given by script.py
# Seconds that a change may take to arrive: the machine may have other things to do.
PATIENCE = 60


def expect(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: {found!r}, expected {wanted!r}")


def segment_of(name, domain="[]", **line):
    values = {"measure": "visits", "value": 1, **line}
    return env["restaurant.segment"].create(
        {"name": name, "partner_domain": domain, "condition_ids": [Command.create(values)]}
    )


def backtest(segment):
    """The guests of now by the backtest, and how many mirrors were asked for it."""
    asked, answered = [], mirror._ask_one

    def noted(address, text):
        rows = answered(address, text)
        asked.append(address)
        return rows

    with patch.object(mirror, "_ask_one", noted):
        segment.action_backtest()
    return segment.backtest[-1]["guests"], len(set(asked))


def main(path, own):
    told = json.loads(Path(path).read_text())
    wanted = len(told["guests"])
    where = mirror.addresses()
    mirror.set_up(env, where, own)
    came = env["restaurant.segment"].browse(told["segment"])
    expect("guests who came, and mirrors asked", backtest(came), (wanted, len(where)))
    preview = env["restaurant.tag.rule"].browse(told["rule"])._preview()
    expect("guests of the preview", len(preview), wanted)
    named = segment_of("Named", '[("name", "like", "Guest 1")]')
    expect("who knows names", backtest(named), (11, 0))
    best = segment_of("Best", comparison="top_percent", value=99)
    expect("who compares guests", backtest(best), (wanted, 0))
    # What changes arrives: by its guest at one of them.
    guest = told["guests"][0]
    env.cr.execute("DELETE FROM restaurant_visit WHERE partner_id = %s", [guest])
    env.cr.execute("UPDATE restaurant_visit SET amount = 7 WHERE partner_id = %s", [told["guests"][1]])
    env.cr.commit()
    spent = segment_of("Spent", measure="spend", comparison="between", value=1, value_to=29)
    for what, segment, number in (("a visit less", came, wanted - 1), ("a visit for less", spent, 1)):
        until = time.monotonic() + PATIENCE
        while (found := backtest(segment)) != (number, len(where)):
            if time.monotonic() > until:
                raise SystemExit(f"{what}: {found} after {PATIENCE} s, expected {number}")
            time.sleep(0.1)
    # Set up anew it is the same, and ended nothing follows the database.
    mirror.set_up(env, where, own)
    expect("after a second time", backtest(came), (wanted - 1, len(where)))
    mirror.tear_down(env, where)
    env.cr.execute(
        """SELECT (SELECT count(*) FROM pg_replication_slots WHERE database = current_database()),
                  (SELECT count(*) FROM pg_publication)"""
    )
    expect("what follows", env.cr.fetchone(), (0, 0))
    expect("without tables", backtest(came), (wanted - 1, 0))
    os.environ[mirror.VARIABLE] = "host=/nowhere; host=/nowhere"
    expect("without servers", backtest(came), (wanted - 1, 0))


main(*sys.argv[1:])
