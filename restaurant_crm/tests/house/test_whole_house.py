"""What is asked about everybody right after the tables have been filled, when PostgreSQL still believes them empty."""

import json
from contextlib import contextmanager
from unittest.mock import patch

from odoo import api, fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.shared.clock import local_date
from ..tier.case import TierCase

GUESTS = 1500
TABLES = (
    "res_partner, restaurant_visit, restaurant_visit_line, restaurant_guest_profile, restaurant_guest_tier, "
    "rating_rating, restaurant_tag_assignment, pos_order, pos_order_line"
)
# Rows that may be looked at for each guest: each has four visits, a profile and a level.
ROWS_A_GUEST = 60


def rows_of(node):
    """How many rows the steps of a plan have looked at."""
    removed = sum(node.get(name, 0) for name in node if name.startswith("Rows Removed"))
    return (node["Actual Rows"] + removed) * node["Actual Loops"] + sum(map(rows_of, node.get("Plans", ())))


@tagged("post_install", "-at_install")
class TestWholeHouse(TierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_scheme()
        cls.env.flush_all()
        cr = cls.env.cr
        cr.execute(f"ANALYZE {TABLES}")
        names = [f"Crowd {number}" for number in range(GUESTS)]
        cls.crowd = cls.env["res.partner"].browse(
            row[0]
            for row in cls.env.execute_query(
                SQL(
                    """INSERT INTO res_partner (name, active, type, is_company, partner_share, autopost_bills)
                       SELECT name, TRUE, 'contact', FALSE, TRUE, 'ask' FROM unnest(%s) AS name RETURNING id""",
                    names,
                )
            )
        )
        today = local_date(cls.env)
        cr.execute(
            """INSERT INTO restaurant_visit (partner_id, store_id, channel, visited_at, ended_at, visit_date, weekday,
                      hour, daypart, covers, amount, discount, order_count, source)
               SELECT guest, %s, 'dine_in', at, at, at::date, 1, 12, 'lunch', 2, 20 + guest %% 50, 0, 1, 'pos'
                 FROM unnest(%s) AS guest, generate_series(1, 4) AS number,
                      LATERAL (SELECT %s::timestamp - make_interval(days => number * 9) AS at) AS moment""",
            [cls.shanghai.id, cls.crowd.ids, today],
        )
        cr.execute(
            """INSERT INTO restaurant_visit_line (visit_id, partner_id, visit_date, product_id, dish_id, qty, amount)
               SELECT id, partner_id, visit_date, %s, %s, 1, amount FROM restaurant_visit WHERE partner_id = ANY(%s)""",
            [cls.tofu.id, cls.tofu.product_tmpl_id.id, cls.crowd.ids],
        )
        cr.execute(
            """INSERT INTO restaurant_guest_profile (partner_id, visits, spend, visits_30, visits_90, spend_30,
                      favourite_store_id, as_of)
               SELECT guest, 4, 100, 3, 4, 75, %s, %s FROM unnest(%s) AS guest""",
            [cls.shanghai.id, today, cls.crowd.ids],
        )
        cr.execute(
            """INSERT INTO restaurant_guest_tier (partner_id, scheme_id, tier_id, earned_tier_id, since, earned_since)
               SELECT guest, %s, %s, %s, %s, %s FROM unnest(%s) AS guest""",
            [cls.scheme.id, *[cls.scheme.tier_ids[0].id] * 2, today, today, cls.crowd.ids],
        )
        cr.execute(
            """INSERT INTO rating_rating (res_model_id, res_model, res_id, partner_id, rating, consumed, access_token,
                      create_date)
               SELECT %s, 'pos.order', guest, guest, 5, TRUE, guest::text, now() FROM unnest(%s) AS guest""",
            [cls.env["ir.model"]._get_id("pos.order"), cls.crowd.ids],
        )

    @contextmanager
    def looks(self):
        """Count the rows that PostgreSQL looks at for what is asked within."""
        seen, ask = [], api.Environment.execute_query

        def explain(env, query):
            if query.code.lstrip().upper().startswith(("SELECT", "WITH", "(")):
                env.flush_query(query)
                env.cr.execute(SQL("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) %s", query))
                plan = env.cr.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                seen.append((rows_of(plan[0]["Plan"]), query.code[:200]))
            return ask(env, query)

        with patch.object(api.Environment, "execute_query", explain):
            yield seen

    def assertFew(self, seen, times=1):
        self.assertTrue(seen)
        most, query = max(seen)
        self.assertLess(most, times * ROWS_A_GUEST * GUESTS, query)

    def _segment(self, *conditions):
        return self.env["restaurant.segment"].create(
            {"name": "Many", "condition_ids": [Command.create(condition) for condition in conditions]}
        )

    def test_sizes_of_levels(self):
        with self.looks() as seen:
            rows = self.env["restaurant.tier.history"]._sizes(fields.Datetime.now())
        self.assertGreaterEqual(sum(row["guest_count"] for row in rows), GUESTS)
        self.assertFew(seen)

    def test_segments(self):
        segment = self._segment(
            {"measure": "visits", "value": 2},
            {"measure": "spend", "value": 40, "product_ids": [Command.set(self.tofu.ids)]},
        )
        asked = {
            "count": lambda: segment._sizes()[segment],
            "members": lambda: len(segment._guest_ids()),
            "domain": lambda: self.env["res.partner"].search_count([("guest_segment_ids", "in", segment.ids)]),
            "outside": lambda: self.env["res.partner"].search_count([("guest_segment_ids", "not in", segment.ids)]),
            "near": segment.action_find_near,
        }
        for name, ask in asked.items():
            with self.subTest(name), self.looks() as seen:
                found = ask()
                # Who just misses it is asked of each line and of the others.
                self.assertFew(seen, times=2 if name == "near" else 1)
            if name in ("count", "members", "domain"):
                self.assertEqual(found, GUESTS, segment.problem)

    def test_settings_end_with_the_statement(self):
        self.env["restaurant.tier.history"]._sizes(fields.Datetime.now())
        self.env.cr.execute("SHOW enable_nestloop")
        self.assertEqual(self.env.cr.fetchone(), ("on",))
