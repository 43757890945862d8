from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command

from ...engine.shared.clock import local_date, month_ends
from .case import TierCase


class TestTierPast(TierCase):
    """The month ends before a scheme's first day, by the scheme as it is now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = local_date(cls.env)
        # The ends of the last five months, the latest first.
        cls.ends = month_ends(cls.env, cls.today - timedelta(days=200), 5)

    def before(self, number, *days):
        """Days ago of days that lie so many days before the month end ``number``, 0 for the last one."""
        return [(self.today - self.ends[number][1]).days + day for day in days]

    def work_out(self):
        History = self.env["restaurant.tier.history"].sudo()
        History.search([]).unlink()
        History._note_today()
        self.go_on()
        return History.search([("reconstructed", "=", True)], order="date")

    def go_on(self):
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=100):
            self.env["restaurant.tier.history"]._note_past()

    def standing(self, rows, scheme):
        """The level of the only guest in the scheme at each month end, the earliest first; None for no guest."""
        rows = rows.filtered(lambda row: row.scheme_id == scheme)
        return [
            ", ".join(rows.filtered(lambda row, day=day: row.date == day and row.guest_count).tier_id.mapped("name"))
            for _as_of, day in self.ends[::-1]
            if day in rows.mapped("date")
        ]

    def alone(self, scheme):
        """Only Mei is in the scheme."""
        scheme.write({"everybody": False, "partner_domain": f"[('id', '=', {self.mei.id})]"})
        scheme._apply()

    def test_the_month_ends_say_what_was_fulfilled(self):
        scheme = self._make_scheme()
        self.alone(scheme)
        self.came(self.mei, *self.before(4, 1, 2, 3, 4))
        rows = self.work_out()
        gold = self.level(scheme, "Gold")
        expected = [
            "Gold" if self.mei.id in gold.segment_id._guest_ids(as_of=as_of) else "Ordinary"
            for as_of, _day in self.ends[::-1]
        ]
        self.assertEqual(self.standing(rows, scheme), expected)
        self.assertEqual((expected[0], expected[-1]), ("Gold", "Ordinary"))
        first = rows[0]
        self.assertEqual((first.date, first.store_id), (self.ends[4][1], self.shanghai))
        self.assertEqual((first.active_count, first.repeat_count, first.visits, first.spend), (1, 1, 4, 120))
        last = rows[-1]
        self.assertEqual((last.active_count, last.visits, last.spend), (0, 0, 0))
        self.assertFalse(any(rows.mapped("standard_since")), "These are no days before or after a change")

    def test_time_that_is_up_leaves_the_rest_for_the_next_time(self):
        self.came(self.mei, *self.before(2, 1, 2))
        scheme = self._make_scheme()
        History = self.env["restaurant.tier.history"].sudo()
        History.search([]).unlink()
        for left, found in (((100, 0), 2), ((100,), 3)):
            with patch.object(self.env.registry["ir.cron"], "_commit_progress", side_effect=left):
                History._note_past()
            rows = History.search([("scheme_id", "=", scheme.id)])
            self.assertEqual(set(rows.mapped("date")), {day for _as_of, day in self.ends[:found]})

    def test_nobody_moves_and_nothing_is_logged(self):
        self.came(self.mei, *self.before(4, 1, 2, 3, 4))
        scheme = self._make_scheme()
        row, entries = self.row(self.mei), self.logged(self.mei)
        self.assertTrue(self.work_out())
        self.assertEqual((row.tier_id.name, row.since, self.logged(self.mei)), ("Ordinary", self.today, entries))
        self.assertEqual(scheme.scheme_guest_count, self.env["restaurant.guest.tier"].search_count([]))

    def test_it_is_done_once_also_where_nobody_was(self):
        self.came(self.mei, *self.before(1, 1, 2))
        self._make_scheme(condition_ids=[self._condition(window="days", window_value=10)])
        rows = self.work_out()
        self.assertEqual(set(rows.mapped("guest_count")), {0, 1})
        self.go_on()
        again = self.env["restaurant.tier.history"].search([("reconstructed", "=", True)])
        self.assertEqual(len(again), len(rows))

    def test_a_scheme_that_cannot_be_told_hides_those_after_it(self):
        self.came(self.mei, *self.before(1, 1, 2))
        tag = self.env["restaurant.tag"].create({"name": "Test"})
        first = self._make_scheme(sequence=1, condition_ids=[self._condition(value=1)])
        secret = self._make_scheme(
            sequence=2, condition_ids=[self._condition("has_tag", comparison=">=", tag_ids=[Command.set(tag.ids)])]
        )
        after = self._make_scheme(sequence=3)
        self.assertEqual(self.work_out().scheme_id, first)
        secret.state = "draft"
        self.assertEqual(self.work_out().scheme_id, first | after)

    def test_the_review_at_night_does_it(self):
        self.came(self.mei, *self.before(1, 1, 2))
        scheme = self._make_scheme()
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_review_tiers").method_direct_trigger()
        rows = self.env["restaurant.tier.history"].search([("scheme_id", "=", scheme.id), ("reconstructed", "=", True)])
        self.assertEqual({row.date for row in rows}, {day for _as_of, day in self.ends[:2]})
