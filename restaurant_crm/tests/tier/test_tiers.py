from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ...engine.shared.clock import local_date
from ...models.tier import restaurant_tier_scheme_review
from .case import TierCase

REVIEW = restaurant_tier_scheme_review.__name__


class TestTiers(TierCase):
    """Guests go up and down the levels of a scheme."""

    def test_rises_at_once(self):
        self._make_scheme()
        self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Ordinary"))
        self.came(self.mei, 3)
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.came(self.mei, 2)
        self.assertEqual(self.stands(self.mei), "Silver")
        self.came(self.mei, 1, 0)
        self.assertEqual(self.stands(self.mei, self.bo), ("Gold", "Ordinary"))
        self.assertEqual(self.logged(self.mei), ["tier_up", "tier_up"])
        self.assertEqual(self.logged(self.bo), [])
        entry = self.mei.guest_log_ids.sorted("id")[0]
        self.assertEqual((entry.subject, entry.origin), ("Ordinary → Silver", "rule"))
        self.assertEqual(entry.explanation[0]["value"], 2)
        self.assertTrue(entry.explanation[0]["holds"])

    def test_contacts_are_not_written(self):
        self._make_scheme()
        self.came(self.mei, 2, 1)
        written = self.env.execute_query(SQL("SELECT xmin FROM res_partner WHERE id = %s", self.mei.id))
        with self.at(self.in_days(100)):
            self.review()
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(
            written, self.env.execute_query(SQL("SELECT xmin FROM res_partner WHERE id = %s", self.mei.id))
        )

    def test_grace(self):
        self._make_scheme(grace_days=10)
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
            self.assertEqual(self.mei.guest_tier_grace_until, local_date(self.env) + timedelta(days=10))
        with self.at(self.in_days(104)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
        with self.at(self.in_days(105)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")
            self.assertFalse(self.row(self.mei).grace_until)
        self.assertEqual(self.logged(self.mei), ["tier_up", "grace_started", "grace_ended", "tier_down"])

    def test_coming_back_ends_the_grace(self):
        self._make_scheme(grace_days=10)
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.review()
            self.came(self.mei, 1, 0)
            self.assertFalse(self.row(self.mei).grace_until)
        with self.at(self.in_days(110)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Silver")
        self.assertEqual(self.logged(self.mei), ["tier_up", "grace_started", "grace_ended"])

    def test_log_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        scheme = self._make_scheme()
        for name, chinese in (("Ordinary", "普通"), ("Silver", "银卡")):
            self.level(scheme, name).with_context(lang="zh_CN").name = chinese
        self.came(self.mei, 3, 2)
        self.process()
        entry = self.mei.guest_log_ids.filtered("tier_id").sorted("id")[-1:]
        self.assertRegex(entry.about, "Ordinary.*→.*Silver|–.*→.*Silver")
        chinese = entry.with_context(lang="zh_CN")
        self.assertIn("银卡", chinese.about)
        self.assertNotIn("Silver", chinese.about)
        self.assertIn("到店", chinese.explanation_text)

    def test_one_level_at_a_time(self):
        self._make_scheme(step_down="one")
        self.came(self.mei, 4, 3, 2, 1)
        for days, name in ((95, "Silver"), (96, "Ordinary"), (97, "Ordinary")):
            with self.at(self.in_days(days)):
                self.review()
                self.assertEqual(self.stands(self.mei), name)

    def test_milder_conditions_keep_a_level(self):
        scheme = self._make_scheme()
        self.keep(self.level(scheme, "Silver"), value=1, window="days", window_value=90)
        self.came(self.mei, 50, 1)
        self.came(self.bo, 1)
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        with self.at(self.in_days(60)):
            self.review()
            self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")

    def test_payment_is_no_review(self):
        self._make_scheme()
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.came(self.mei, 0)
            self.assertEqual(self.stands(self.mei), "Silver")
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")

    def test_monthly_review(self):
        scheme = self._make_scheme(review="monthly")
        with self.at("2031-05-10 04:00:00"):
            self.came(self.mei, 40, 39)
            self.review()
        for day in ("2031-07-15", "2031-07-31"):
            with self.at(f"{day} 04:00:00"):
                scheme.reviewed_on = "2031-07-02"
                self.review()
                self.assertEqual(self.stands(self.mei), "Silver", day)
        with self.at("2031-07-31 20:30:00"):  # The first of August by the clock of the company.
            self.review()
            self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(scheme.reviewed_on, fields.Date.to_date("2031-08-01"))

    def test_anniversary_review(self):
        self._make_scheme(review="anniversary")
        with self.at("2032-02-29 04:00:00"):
            self.came(self.mei, 2, 1)
            self.assertEqual(self.stands(self.mei), "Silver")
            self.review()
        for day, name in (("2032-12-31", "Silver"), ("2033-02-27", "Silver"), ("2033-03-02", "Ordinary")):
            with self.at(f"{day} 04:00:00"):
                self.review()
                self.assertEqual(self.stands(self.mei), name, day)

    def test_protected_guests(self):
        vip = self.env["restaurant.tag"].create({"name": "Family (test)"})
        self._make_scheme(protected_tag_ids=[Command.set(vip.ids)])
        self.came(self.mei, 2, 1)
        self.came(self.bo, 2, 1)
        self.mei.guest_tag_ids = vip
        with self.at(self.in_days(95)):
            self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))

    def test_refund_takes_a_level_back(self):
        self._make_scheme(review="monthly", grace_days=30)
        self.came(self.mei, 2, 1)
        self.take_back(self.mei)
        self.assertEqual(self.stands(self.mei), "Ordinary")
        self.assertEqual(self.logged(self.mei), ["tier_up", "tier_down"])

    def test_refund_of_something_else_takes_nothing(self):
        self._make_scheme(review="monthly", grace_days=30)
        self.came(self.mei, 2, 1)
        with self.at(self.in_days(95)):
            self.came(self.mei, 1)
            self.take_back(self.mei)
            self.assertEqual(self.stands(self.mei), "Silver")

    def test_first_scheme_that_fits(self):
        young = self._make_scheme(
            {"Start": None, "Star": [self._condition(value=1)]},
            name="Young",
            sequence=1,
            condition_ids=[self._condition("age", 30, comparison="<")],
        )
        others = self._make_scheme(sequence=2)
        with self.at("2031-01-10 04:00:00"):
            self.mei.guest_birthday = "2001-02-01"
            self.bo.guest_birthday = "1980-02-01"
            self.came(self.mei, 2)
            self.came(self.bo, 2)
            self.review()
            self.assertEqual(self.mei.guest_tier_scheme_id | self.bo.guest_tier_scheme_id, young | others)
            self.assertEqual(self.stands(self.mei, self.bo), ("Star", "Ordinary"))
        with self.at("2031-02-01 04:00:00"):
            self.review()
            self.assertEqual(self.mei.guest_tier_scheme_id, others)
            self.assertEqual(self.stands(self.mei), "Ordinary")
            self.assertIn("scheme_changed", self.logged(self.mei))
            others._stop()
            self.assertFalse(self.row(self.mei))
            self.assertFalse(self.mei.guest_tier_id)

    def test_scheme_changes_in_reviews_only(self):
        """Who comes with three one day and with five the next does not hop between schemes."""
        families = self._make_scheme(
            {"Family": None},
            name="Families",
            sequence=1,
            review="monthly",
            condition_ids=[self._condition("average_covers", 4)],
        )
        others = self._make_scheme(sequence=2, review="monthly")
        with self.at("2031-01-10 04:00:00"):
            self.review()
            self.came(self.mei, 2, customer_count=4)
            self.assertEqual(self.row(self.mei).scheme_id, others)
        with self.at("2031-01-20 04:00:00"):
            self.review()
            self.assertEqual(self.row(self.mei).scheme_id, others)
        with self.at("2031-02-01 04:00:00"):
            self.review()
            self.assertEqual(self.row(self.mei).scheme_id, families)
            self.came(self.mei, 0, customer_count=1)
            self.assertEqual(self.row(self.mei).scheme_id, families)
            # What the schemes are for has changed: now, not next month.
            families.condition_ids.value = 2
            others.sequence = 0
            self.review()
            self.assertEqual(self.row(self.mei).scheme_id, others)

    def test_nobody_moves_while_a_scheme_is_being_changed(self):
        scheme = self._make_scheme()
        self.came(self.mei, 2, 1)
        scheme.action_change()
        self.level(scheme, "Silver").condition_ids.value = 3
        self.came(self.bo, 2, 1)
        self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Silver", "Ordinary"))
        scheme._start()
        # The first look after the change is a review: it is daily.
        self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Ordinary"))

    def test_levels_can_be_inserted_renamed_and_reordered(self):
        scheme = self._make_scheme()
        self.came(self.mei, 3, 2, 1)
        self.came(self.bo, 4, 3, 2, 1)
        between = self.env["restaurant.tier"].create(
            {"name": "Pearl", "scheme_id": scheme.id, "sequence": 25, "condition_ids": [self._condition(value=3)]}
        )
        self.assertEqual(scheme.tier_ids.sorted().mapped("level"), [1, 2, 3, 4])
        self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Pearl", "Gold"))
        between.name = "Jade"
        self.assertEqual(self.stands(self.mei), "Jade")
        between.sequence = 35
        self.assertEqual((between.level, self.level(scheme, "Gold").level), (4, 3))
        self.review()
        self.assertEqual(self.stands(self.mei, self.bo), ("Jade", "Jade"))

    def test_guests_of_a_removed_level_go_to_what_is_left(self):
        scheme = self._make_scheme(review="monthly", grace_days=30)
        self.came(self.mei, 2, 1)
        self.came(self.bo, 4, 3, 2, 1)
        self.level(scheme, "Silver").unlink()
        self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Gold"))
        self.assertIn("removed", self.mei.guest_log_ids.sorted("id")[-1].note)
        self.level(scheme, "Ordinary").active = False
        self.assertEqual(self.stands(self.mei, self.bo), (None, "Gold"))
        self.review()
        self.level(scheme, "Gold").unlink()
        self.assertEqual(self.stands(self.mei, self.bo), (None, None))
        self.review()
        scheme.unlink()
        self.assertFalse(self.row(self.bo))

    def test_where_a_guest_falls_to(self):
        """To the highest level that is reached or kept; one at a time where the scheme says so; without one to none."""
        window = {"window": "days", "window_value": 90}
        levels = {
            "Silver": [self._condition(value=3, **window)],
            "Gold": [self._condition(value=4, **window)],
            "Black": [self._condition(value=5, **window)],
        }
        for step, names in (("straight", ["Silver", None]), ("one", ["Gold", "Silver", None, None])):
            scheme = self._make_scheme(levels, step_down=step)
            self.keep(self.level(scheme, "Silver"), value=1, **window)
            guest = self._make_guest(step)
            self.came(guest, 50, 49, 48, 47, 1)
            self.assertEqual(self.stands(guest), "Black")
            # Of the five visits one is left, later none.
            for number, name in enumerate(names):
                with self.at(self.in_days(60 + number if number < len(names) - 1 and name else 95 + number)):
                    self.review()
                    self.assertEqual(self.stands(guest), name, (step, number))
            scheme.active = False
            self.review()

    def test_expired_tags_protect_nobody(self):
        vip = self.env["restaurant.tag"].create({"name": "Family (test)"})
        self._make_scheme(protected_tag_ids=[Command.set(vip.ids)])
        self.came(self.mei, 2, 1)
        self.came(self.bo, 2, 1)
        vip._give(self.mei, expires_at=self.in_days(10))
        vip._give(self.bo, expires_at=self.in_days(96))
        with self.at(self.in_days(95)):
            self.review()
            self.assertEqual(self.stands(self.mei, self.bo), ("Ordinary", "Silver"))
            self.assertEqual([bool(guest.guest_tag_ids) for guest in (self.mei, self.bo)], [False, True])

    def test_tags_by_tier(self):
        self._make_scheme()
        tag = self.env["restaurant.tag"].create({"name": "On silver (test)"})
        self.env["restaurant.tag.rule"].create(
            {"name": "Silver", "tag_id": tag.id, "condition_ids": [self._condition("tier_level", 2)]}
        )
        self.came(self.mei, 2, 1)
        self.assertEqual(self.mei.guest_tag_ids, tag)
        segment = self.env["restaurant.segment"].create(
            {"name": "No tier yet", "condition_ids": [self._condition("tier_level", 1, comparison="=")]}
        )
        self.assertIn(self.bo, segment.get_guests())
        self.assertNotIn(self.mei, segment.get_guests())

    def test_levels_cannot_ask_for_levels(self):
        with self.assertRaises(ValidationError):
            self._make_scheme({"Snake": [self._condition("tier_level", 1)]})

    def test_copy(self):
        scheme = self._make_scheme()
        self.keep(self.level(scheme, "Silver"), value=1)
        twin = scheme.copy()
        self.assertEqual(twin.state, "draft")
        self.assertEqual(twin.tier_ids.mapped("name"), ["Ordinary", "Silver", "Gold"])
        self.assertEqual(twin.tier_ids[1].condition_ids.value, 2)
        self.assertFalse(twin.tier_ids.segment_id & scheme.tier_ids.segment_id)
        self.assertTrue(twin.tier_ids[1].keep_segment_id - scheme.tier_ids.keep_segment_id)
