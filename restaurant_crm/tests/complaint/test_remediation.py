"""Warnings of more complaints than usual, and what becomes of them."""

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL, mute_logger

from ...engine.shared.clock import local_date
from ...models.complaint.restaurant_remediation import COMPARE_DAYS
from .case import ComplaintCase


class RemediationCase(ComplaintCase):
    """Stores with a history of visits, thousands of which no test wants to pay one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warnings = cls.env["restaurant.remediation"]
        cls.today = local_date(cls.env)
        cls.new_york.tz = "Asia/Shanghai"
        for store in (cls.shanghai, cls.new_york):
            cls.visits(store, 10, days=range(1, 105))

    @classmethod
    def visits(cls, store, number, days):
        """So many paid orders of unknown guests on each of the days before today."""
        order = cls._order(None, cls.ago(cls, 1), store=store)
        cls.env.flush_all()
        for day in days:
            cls.env.cr.execute(
                SQL(
                    """INSERT INTO pos_order (name, session_id, config_id, company_id, state, date_order, uuid,
                              amount_total, amount_tax, amount_paid, amount_return)
                       SELECT 'x', session_id, config_id, company_id, 'paid', %s, gen_random_uuid()::text,
                              amount_total, 0, 0, 0
                         FROM pos_order, generate_series(1, %s) WHERE id = %s""",
                    cls.ago(cls, day),
                    number,
                    order.id,
                )
            )
        order.unlink()

    def complaints(self, store, number, day, **values):
        """So many complaints a day, so many days ago."""
        return self.env["restaurant.complaint"].create(
            [
                {"description": "Cold", "store_id": store.id, "received_at": self.ago(day), **values}
                for _each in range(number)
            ]
        )

    def cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_warn_complaints").method_direct_trigger()
        self.env.invalidate_all()
        return self.warnings.search([])


class TestRemediation(RemediationCase):
    def test_more_complaints_than_usual_are_one_warning_at_the_region(self):
        # History 900 visits and 9 complaints: usual 10 per 1,000; of 140 visits up to 35.4 by chance.
        for day in range(20, 29):
            self.complaints(self.shanghai, 1, day)
        # 5 of 140 are 35.7.
        self.complaints(self.shanghai, 4, 3, category_id=self.about("taste").id)
        self.assertFalse(self.cron(), "28.6 per 1,000")
        self.complaints(self.shanghai, 1, 14)
        warning = self.cron()
        self.assertEqual((warning.store_id, warning.region_id), (self.shanghai, self.region))
        self.assertEqual((warning.complaints, warning.visits, warning.by_alarm), (5, 140, True))
        self.assertAlmostEqual(warning.rate, 35.7, places=1)
        self.assertAlmostEqual(warning.usual_rate, 10)
        self.assertAlmostEqual(warning.limit_rate, 35.4, places=1)
        self.assertEqual((warning.user_id, warning.activity_ids.user_id), (self.ann, self.ann))
        self.assertIn(self.lin.partner_id, warning.message_partner_ids, "The store's manager reads along")
        self.assertIn("Taste (4)", warning.story)
        self.assertEqual(len(self.env["restaurant.complaint"].search(warning._complaint_domain())), 5)
        self.assertEqual(self.cron(), warning, "One, however often it is looked at")

    def test_complaints_of_today_or_twice_told_do_not_count(self):
        first = self.complaints(self.shanghai, 1, 3)
        self.complaints(self.shanghai, 5, 3, duplicate_of_id=first.id)
        self.complaints(self.shanghai, 9, 0)
        self.assertFalse(self.cron())

    def test_no_storm_of_warnings(self):
        self.complaints(self.shanghai, 9, 3)
        self.complaints(self.new_york, 1, 3)
        warning = self.cron()
        self.assertEqual(warning.store_id, self.shanghai, "Its complaints are not those of the region once more")
        warning.finding = "A party of twenty"
        warning.action_dismiss()
        self.assertEqual((warning.state, warning.compare_on), ("dismissed", False))
        self.assertEqual(self.cron(), warning, "Still the same complaints")
        warning.closed_on = self.today - timedelta(days=14)
        self.assertEqual(len(self.cron()), 2, "Two weeks later it would be another matter")

    def test_a_region_whose_stores_are_all_a_little_worse(self):
        # Each 4 of 140: too few for a warning. Together 8 of 280 are 28.6 per 1,000; half a one
        # of 1,800 visits is usual, up to 0.28 + 3 * sqrt(0.28 / 0.28) = 3.3 chance.
        for store in (self.shanghai, self.new_york):
            self.complaints(store, 4, 5)
        warning = self.cron()
        self.assertEqual((warning.store_id.id, warning.region_id), (False, self.region))
        self.assertEqual((warning.complaints, warning.visits), (8, 280))
        self.assertEqual(warning.store_ids, self.shanghai | self.new_york)
        self.assertEqual(self.cron(), warning)

    def test_what_was_done_and_whether_it_helped(self):
        self.complaints(self.shanghai, 9, 3)
        warning = self.cron()
        with self.assertRaisesRegex(UserError, "at least one measure"):
            warning.action_close()
        warning.measure_ids = [Command.create({"name": "A second cook", "done": True})]
        self.assertEqual(warning.measure_ids.done_on, self.today)
        with self.assertRaisesRegex(ValidationError, "what was found"):
            warning.action_close()
        warning.write({"finding": "One cook for eighty tables"})
        warning.action_close()
        self.assertFalse(warning.activity_ids)
        self.assertEqual(warning.compare_on, self.today + timedelta(days=COMPARE_DAYS + 1))
        self.cron()
        self.assertFalse(warning.outcome, "Too early")

    def _closed(self, complaints):
        """A warning of 9 complaints with 140 visits (64.3 per 1,000) that was closed 29 days ago."""
        warning = self.warnings.create({"store_id": self.shanghai.id})
        warning.write(
            {
                "complaints": 9,
                "visits": 140,
                "rate": 9000 / 140,
                "usual_rate": 10,
                "finding": "So",
                "state": "closed",
                "closed_on": self.today - timedelta(days=29),
            }
        )
        # Counted are 28 days: the 28th to the first before today.
        self.complaints(self.shanghai, complaints, 28)
        self.complaints(self.shanghai, 30, 29)
        self.cron()
        return warning

    def test_it_helped(self):
        # 7 of 280 are 25 per 1,000; up to 10 + 3 * sqrt(10 * 1000 / 280) = 27.9 is chance.
        warning = self._closed(7)
        self.assertEqual((warning.complaints_after, warning.visits_after, warning.rate_after), (7, 280, 25))
        self.assertEqual(warning.outcome, "usual")
        warning.action_reopen()
        self.assertEqual((warning.state, warning.outcome, warning.rate_after), ("open", False, False))

    def test_it_helped_a_little(self):
        self.assertEqual(self._closed(8).outcome, "better")

    def test_it_did_not_help(self):
        warning = self._closed(19)
        self.assertEqual(warning.outcome, "not_better")
        self.assertIn("did not help", " ".join(warning.activity_ids.mapped("summary")))

    def test_one_that_fails_stops_no_other(self):
        self.complaints(self.shanghai, 9, 3)
        self.complaints(self.new_york, 9, 3)
        create = type(self.warnings).create

        def fail(model, values):
            if values.get("store_id") == self.shanghai.id:
                raise ValueError("broken")
            return create(model, values)

        self.patch(type(self.warnings), "create", fail)
        with mute_logger("odoo.addons.restaurant_crm.models.complaint.restaurant_remediation_alarm"):
            self.assertEqual(self.cron().store_id, self.new_york)

    def test_by_hand(self):
        warning = self.warnings.with_user(self.lin).create({"store_id": self.shanghai.id})
        self.assertEqual((warning.user_id, warning.visits, warning.by_alarm), (self.ann, 140, False))
        self.assertAlmostEqual(warning.usual_rate, 0.5 / 0.9, places=1)
        with (
            self.assertRaisesRegex(UniqueViolation, "restaurant_remediation_store_once"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.warnings.create({"store_id": self.shanghai.id})

    def test_rights(self):
        self.complaints(self.shanghai, 9, 3)
        warning = self.cron()
        region = self.warnings.create({"region_id": self.region.id})
        rates = self.env["restaurant.complaint.rate"]
        cashier = self._make_user("till", "base.group_user,point_of_sale.group_pos_user")
        for model in (self.warnings, rates):
            with self.assertRaises(AccessError):
                model.with_user(cashier).search([])
        self.assertEqual(self.warnings.with_user(self.lin).search([]), warning)
        self.assertEqual(self.warnings.with_user(self.ann).search([]), warning | region)
        self.lin.restaurant_store_ids = [Command.set(self.new_york.ids)]
        self.assertFalse(self.warnings.with_user(self.lin).search([]))
        self.assertEqual(rates.with_user(self.lin).search([]).store_id, self.new_york)
        with self.assertRaises(AccessError):
            warning.with_user(self.ann).unlink()
        warning.with_user(self.ann).measure_ids = [Command.create({"name": "Call the guests"})]
        with self.assertRaises(AccessError):
            warning.measure_ids.with_user(self.lin).write({"done": True})


class TestComplaintRate(RemediationCase):
    def test_visits_of_the_known_and_the_unknown(self):
        order = self.bring(self.mei, 3)
        self.give_back(self.pay(None, self.ago(3)))
        self.process()
        self.complaints(self.shanghai, 2, 3, partner_id=self.mei.id)
        self.complaints(self.shanghai, 1, 3).active = False
        day = self.today - timedelta(days=3)
        row = self.env["restaurant.complaint.rate"].search([("store_id", "=", self.shanghai.id), ("date", "=", day)])
        self.assertTrue(order)
        # Ten unknown ones, Mei, and the order that was returned: it was paid, and the return is no visit.
        self.assertEqual((row.visits, row.complaints), (12, 2))
        self.assertAlmostEqual(row.rate, 166.7, places=1)

    def test_the_rate_of_several_days_is_that_of_all_their_visits(self):
        self.visits(self.shanghai, 90, days=[3])
        self.complaints(self.shanghai, 2, 3)
        rows = self.env["restaurant.complaint.rate"]._read_group(
            [("store_id", "=", self.shanghai.id), ("date", ">=", self.today - timedelta(days=4))],
            ["store_id"],
            ["visits:sum", "complaints:sum", "rate:avg"],
        )
        # 10 + 100 + 10 + 10 visits on four days.
        [(_store, visits, complaints, rate)] = rows
        self.assertEqual((visits, complaints), (130, 2))
        self.assertAlmostEqual(rate, 2000 / 130)
