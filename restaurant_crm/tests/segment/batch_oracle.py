from datetime import timedelta

from odoo.fields import Command
from odoo.tools import SQL

from ...engine.shared.clock import local_date
from .case import Asking
from .segment_crowd import NOW, PAST


class BatchOracle(Asking):
    """Tests of random segments: all at once is the same as one by one. For a ``RandomSegmentCase``."""

    def pairs(self, segments, partner_ids=None, as_of=None):
        # Hundreds of questions about everybody in one statement may take longer than one.
        self.env.cr.execute("SET LOCAL statement_timeout = 60000")
        return super().pairs(segments, partner_ids, as_of)

    def expected(self, as_of, scope=None):
        oracle = self.oracle(as_of)
        return {
            (segment.id, guest)
            for segment in self.segments
            for guest in oracle.members(self.world.segments[segment.id])
            if scope is None or guest in scope
        }

    def some_guests(self, count):
        return self.random.sample(list(self.world.guests), count)

    def test_batch_of_everybody(self):
        self.assertEqual(self.pairs(self.segments), self.expected(NOW))
        self.assertEqual(self.pairs(self.segments, as_of=PAST), self.expected(PAST))

    def test_batch_of_few_guests(self):
        for count in (1, 1, 1, 7, len(self.world.guests)):
            few = self.some_guests(count)
            for as_of in (NOW, PAST):
                self.assertEqual(self.pairs(self.segments, few, as_of), self.expected(as_of, few))

    def test_segments_in_segments_alone(self):
        """Each segment within another one, asked alone: it finds what it reads, whatever nobody else asks for."""
        few = self.some_guests(12)
        expected = self.expected(NOW, few)
        everybody_in = {"measure": "in_segment", "comparison": "=", "value": 1}
        for segment in self.segments:
            outer = self.env["restaurant.segment"].create(
                {"name": "Around", "condition_ids": [Command.create({**everybody_in, "segment_id": segment.id})]}
            )
            found = {guest for _segment, guest in self.pairs(outer, few)}
            self.assertEqual(found, {guest for each, guest in expected if each == segment.id}, segment.summary)

    def test_guests_of_a_query(self):
        few = self.some_guests(9)
        query = SQL("SELECT partner.id FROM res_partner AS partner WHERE partner.id = ANY(%s)", few)
        self.assertEqual(self.pairs(self.segments, query), self.expected(NOW, few))
        segment = self.segments[0]
        self.assertEqual(set(segment._guest_ids(query)), set(segment._guest_ids(few)))

    def test_nobody_asked(self):
        self.assertFalse(self.pairs(self.segments, []))
        self.assertFalse(self.pairs(self.segments.browse()))
        self.assertFalse(self.pairs(self.segments.browse(), self.some_guests(2)))

    def test_stored_borders(self):
        """On the day itself the stored border changes nothing, and nobody else is measured."""
        self.segments._store_borders()
        lines = self.segments.condition_ids.filtered("border_date")
        self.assertGreater(len(lines), 30)
        self.assertTrue(all(line.comparison in ("top_percent", "bottom_percent") for line in lines))
        few = self.some_guests(7)
        self.assertEqual(self.pairs(self.segments, few), self.expected(NOW, few))
        self.assertNotIn("row_number() OVER (ORDER BY", self.segments._members_sql(few).code)
        self.assertEqual(self.pairs(self.segments, few, PAST), self.expected(PAST, few), "Another day: all are ranked")

    def test_only_the_moved_changed(self):
        """Over any number of days who comes to belong or ceases to is among those who may have moved."""
        changes, considered, asked = 0, 0, 0
        for number in range(6):
            since = NOW - timedelta(days=self.random.randrange(70), hours=self.random.randrange(24))
            until = since + timedelta(days=self.random.choice((1, 1, 2, 5, 30, 90)), hours=self.random.randrange(-9, 9))
            if number > 3:
                self._bring_visits(since, until)
            before, after = self.pairs(self.segments, as_of=since), self.pairs(self.segments, as_of=until)
            for segment in self.segments:
                moved = self.moved(segment, local_date(self.env, since), local_date(self.env, until))
                if moved is None:
                    continue
                changed = {guest for each, guest in before ^ after if each == segment.id}
                self.assertLessEqual(changed, moved, f"{segment.summary}: {since} to {until}")
                changes += len(changed)
                considered += len(moved)
                asked += len(self.world.guests)
        self.assertGreater(changes, 500)
        self.assertLess(considered, 0.7 * asked, "Most guests are left alone")

    def test_asking_the_moved_again_is_enough(self):
        since, until = NOW - timedelta(days=6), NOW - timedelta(days=4)
        self._bring_visits(since, until)
        for segment in self.random.sample(list(self.segments), 60):
            moved = segment._moved_sql(local_date(self.env, since), local_date(self.env, until))
            if moved is None:
                continue
            stay = {row for row in self.pairs(segment, as_of=since) if row[1] not in self._ids(moved)}
            self.assertEqual(stay | self.pairs(segment, moved, until), self.pairs(segment, as_of=until))

    def _ids(self, query):
        return {row[0] for row in self.env.execute_query(query)}

    def _bring_visits(self, since, until):
        """Visits in between, each of a guest and an order that have none together yet."""
        orders = self.env["restaurant.visit"].search([]).order_id
        known = {(visit.partner_id.id, visit.order_id.id) for visit in self.env["restaurant.visit"].search([])}
        plans = []
        for guest in self.some_guests(12):
            order = next((order for order in orders if (guest, order.id) not in known), None)
            if order:
                share = self.random.random()
                plans.append(self._visit_vals(guest, order, since + share * (until - since)))
        visits = self.env["restaurant.visit"].create(plans)
        for visit in visits:
            self.env["restaurant.visit.line"].create(
                {
                    "visit_id": visit.id,
                    "partner_id": visit.partner_id.id,
                    "visit_date": visit.visit_date,
                    "product_id": self.random.choice(self.dishes.ids),
                    "qty": 1,
                    "amount": 5,
                }
            )
        self.env.flush_all()

    def test_one_statement(self):
        """Fifty segments and one guest: one statement, which asks nothing twice."""
        few = self.some_guests(1)
        segments = self.segments[:50]
        query = segments._members_sql(few)
        with self.assertQueryCount(1):
            self.env.execute_query(query)
        plain = segments.filtered(lambda segment: segment.partner_domain == "[]")
        once, twice = (each._members_sql(few).code.count('AS "value_') for each in (plain, plain | plain.copy()))
        self.assertGreater(once, 50)
        self.assertEqual(once, twice)

    def test_fingerprints_differ(self):
        prints = [segment._fingerprint() for segment in self.segments]
        self.assertGreater(len(set(prints)), 0.95 * len(prints))
        self.assertEqual(prints, [segment._fingerprint() for segment in self.segments])
