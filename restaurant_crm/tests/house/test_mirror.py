"""What is asked about each guest alone is asked of servers that share the guests, else of whoever was asked before."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.sql_db import connection_info_for
from odoo.tests import get_db_name
from odoo.tools import SQL

from ...engine.shared import mirrors as engine
from ...models.shared import mirror
from ..two_connections import TwoConnections


class TestMirror(TwoConnections):
    """The database stands for two mirrors of itself; real ones are in `./dev several`."""

    def setUp(self):
        super().setUp()
        self.env = self.connect()
        self.segment = self._segment()
        said = connection_info_for(get_db_name())[1]
        parts = {key: said[key] for key in ("host", "port", "user", "password") if said.get(key)}
        self.address = " ".join(f"{key}={value}" for key, value in {**parts, "dbname": get_db_name()}.items())
        self.startPatcher(patch.object(mirror, "_away_until", 0))
        self.configure(self.address, self.address)

    def _segment(self, **values):
        line = {"measure": "visits", "value": 1, **values}
        return self.env["restaurant.segment"].create({"name": "Came", "condition_ids": [Command.create(line)]})

    def configure(self, *addresses):
        self.startPatcher(patch.dict("os.environ", {mirror.VARIABLE: "; ".join(addresses)}))

    def complete(self):
        return patch.object(engine, "is_complete", lambda: SQL("SELECT TRUE"))

    def test_all_mirrors_are_asked(self):
        with self.complete():
            self.assertEqual(mirror.ask(self.env, SQL("SELECT 1 UNION ALL SELECT %s", 2)), [(1,), (2,)] * 2)
            with patch.object(mirror, "_ask_one", return_value=[(7,)]) as asked:
                self.segment.action_backtest()
            self.assertEqual({call.args[0] for call in asked.call_args_list}, {self.address})
            self.assertEqual(asked.call_count, 2 * len(self.segment.backtest))
            self.assertEqual(self.segment.backtest[-1]["guests"], 1)

    def test_what_compares_guests_is_not_asked_of_them(self):
        best = self._segment(comparison="top_percent", value=10)
        inside = self._segment(measure="in_segment", comparison="=", segment_id=best.id)
        named = self._segment()
        named.partner_domain = '[("name", "!=", False)]'
        for segment, told in ((self.segment, True), (best, False), (inside, False), (named, False)):
            with self.subTest(segment=segment.summary), patch.object(mirror, "ask", side_effect=mirror.NotThere) as ask:
                self.assertEqual(segment._is_told_by_each_guest(), told)
                segment.action_backtest()
                self.assertEqual(bool(ask.called), told)

    def test_the_database_answers_where_they_do_not(self):
        size = len(self.segment._guest_ids())
        # They copy, they know too little, they are away.
        with self.assertRaisesRegex(mirror.NotThere, "still copies"):
            mirror.ask(self.env, SQL("SELECT 1"))
        with self.complete(), self.assertRaisesRegex(mirror.NotThere, "crm_nothing"):
            mirror.ask(self.env, SQL("SELECT FROM crm_nothing"))
        with (
            self.complete(),
            patch.object(engine, "behind", lambda: SQL("SELECT %s", mirror.MOST_BEHIND + 1)),
            self.assertRaisesRegex(mirror.NotThere, "behind"),
        ):
            mirror.ask(self.env, SQL("SELECT 1"))
        self.assertFalse(mirror._away_until, "They are asked again")
        self.configure("host=/nowhere", self.address)
        with self.complete():
            self.segment.action_backtest()
            self.assertEqual(self.segment.backtest[-1]["guests"], size)
        self.assertTrue(mirror._away_until)
        with patch.object(mirror, "_ask_one", side_effect=AssertionError):
            self.segment.action_backtest()

    def test_without_mirrors_nobody_is_connected_to(self):
        self.configure("")
        with patch.object(mirror.psycopg2, "connect", side_effect=AssertionError):
            self.segment.action_backtest()
            with self.assertRaises(mirror.NotThere):
                mirror.ask(self.env, SQL("SELECT 1"))

    def test_contacts_leave_nothing_behind_but_that_they_are_guests(self):
        columns = set(engine.OF_GUESTS["res_partner"][1])
        self.assertFalse(columns & {"name", "phone", "email", "street", "guest_birthday", "vat", "complete_name"})
        self.assertLessEqual(columns, set(self.env["res.partner"]._fields))
