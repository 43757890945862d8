"""What people look at is asked of a read replica, and of the database when that is away."""

from unittest.mock import patch

import psycopg2

from odoo.fields import Command
from odoo.sql_db import Cursor, db_connect
from odoo.tests import get_db_name

from ...models.shared import replica
from ..two_connections import TwoConnections

IS_THERE = replica.is_there


class TestReplica(TwoConnections):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A connection that may only read stands for the replica; a real one is in `./dev several`.
        cls.startClassPatcher(patch.object(replica, "is_there", lambda: True))
        readonly = db_connect(get_db_name(), readonly=True)
        cls.startClassPatcher(patch.object(cls.registry, "_db_readonly", readonly))

    def setUp(self):
        super().setUp()
        self.env = self.connect()
        self.segment = self.env["restaurant.segment"].create(
            {"name": "Was here", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        self.asked = set()
        execute = Cursor.execute
        test = self

        def noted(cr, query, *args, **kwargs):
            result = execute(cr, query, *args, **kwargs)
            if "restaurant_visit" in str(getattr(query, "code", query)):
                test.asked.add("replica" if cr._cnx.readonly else "database")
            return result

        self.startPatcher(patch.object(Cursor, "execute", noted))

    def test_backtest_and_near_misses_read_the_replica(self):
        self.segment.action_backtest()
        self.segment.action_find_near()
        self.assertEqual(self.asked, {"replica"})
        self.assertEqual(len(self.segment.backtest), 13)

    def test_members_that_are_written_down_come_from_the_database(self):
        self.segment._guest_ids()
        self.segment._sizes()
        self.env.execute_query(self.segment._members_sql())
        self.assertEqual(self.asked, {"database"})

    def test_database_answers_where_the_replica_does_not(self):
        for error in (
            psycopg2.OperationalError("gone"),
            psycopg2.errors.SerializationFailure("conflict with recovery"),
        ):
            self.asked.clear()
            with (
                self.subTest(error=error),
                patch.object(self.registry, "cursor", side_effect=error),
                self.assertLogs("odoo.addons.restaurant_crm.models.shared.replica", "WARNING"),
            ):
                self.segment.action_backtest()
                self.assertEqual(self.asked, {"database"})

    def test_without_a_replica_nothing_else_is_connected_to(self):
        with (
            patch.object(replica, "is_there", IS_THERE),
            patch.object(self.registry, "cursor", side_effect=AssertionError),
        ):
            self.assertFalse(replica.is_there())
            self.segment.action_backtest()
        self.assertEqual(self.asked, {"database"})
