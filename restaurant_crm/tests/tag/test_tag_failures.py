"""Rules that fail."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.segment import restaurant_segment_explanation
from ...models.tag import restaurant_tag_rule_evaluation
from .case import TagCase

EVALUATION = restaurant_tag_rule_evaluation.__name__


@tagged("post_install", "-at_install")
class TestTagFailures(TagCase):
    """A rule that fails is seen and is done again; the others run."""

    @contextmanager
    def failing(self, *rules):
        """Reading who belongs to these rules fails."""
        segments = rules[0].segment_id.concat(*(rule.segment_id for rule in rules))
        members_sql = type(segments)._members_sql

        def fail_for_some(asked, *args):
            if asked & segments:
                return SQL("SELECT 1 / 0 AS segment_id, 0 AS partner_id")
            return members_sql(asked, *args)

        # What was put together before is as good as changed.
        changed = self.env["restaurant.rule.change"]
        changed.create({})
        with patch.object(type(segments), "_members_sql", fail_for_some):
            yield
        changed.create({})

    @mute_logger(EVALUATION, "odoo.sql_db")
    def test_whom_a_failure_missed_is_looked_at_later(self):
        rule = self._make_rule()
        self.apply_due()
        self.assertTrue(rule.applied_on)
        with self.failing(rule):
            self.came(self.mei, 1, 2)
            self.assertIn("division by zero", rule.broken)
        self.came(self.bo, 1, 2)
        self.assertEqual(self.bo.guest_tag_ids, self.tag)
        self.assertTrue(rule.last_error, "a payment of somebody else does not make it good")
        self.assertFalse(self.mei.guest_tag_ids)
        self.apply_due()
        self.assertEqual(self.mei.guest_tag_ids, self.tag)
        self.assertFalse(rule.last_error)

    @mute_logger(EVALUATION, "odoo.sql_db")
    def test_failing_for_everybody(self):
        rule, category = self._make_rule(), self.env["restaurant.tag.category"]
        level = category.create({"name": "Level (fail)", "exclusive": True})
        high = self._make_tag("High", category_id=level.id, sequence=1)
        low = self._make_tag("Low", category_id=level.id, sequence=2)
        first, second = self._make_rule(high), self._make_rule(low)
        self.came(self.mei, 1, 2)
        self.assertEqual(self.mei.guest_tag_ids, self.tag | high)
        self.env["restaurant.tag.rule"]._make_all_due()
        with self.failing(rule, first):
            self.came(self.bo, 1, 2)
            self.apply_due()
            self.assertEqual(self.mei.guest_tag_ids, self.tag | high, "a rule that fails keeps what it gave")
            self.assertEqual(self.bo.guest_tag_ids, low)
            self.assertFalse(any((rule | first | second).mapped("due")))
            self.assertEqual([bool(each.last_error) for each in (rule, first, second)], [True, True, False])
        self.night()
        self.assertEqual(self.bo.guest_tag_ids, self.tag | high)
        self.assertFalse(any((rule | first | second).mapped("last_error")))

    def test_broken_by_what_was_deleted(self):
        """Guests keep what the rule gave; who was passed over meanwhile is looked at when it is mended."""
        dish = self._make_dish("Gone", 10)
        asked = self._make_tag("Asked")
        for condition in (
            {"product_ids": [Command.set(dish.ids)]},
            {"measure": "has_tag", "tag_ids": [Command.set(asked.ids)]},
        ):
            asked._give(self.mei)
            tag = self._make_tag(f"By {condition.get('measure')}")
            rule = self._make_rule(tag, condition={"value": 1, **condition})
            self.came(self.mei, 1, dishes={dish: 1})
            self.assertIn(tag, self.mei.guest_tag_ids)
            self.apply_due()
            self.env["restaurant.segment.condition"].flush_model()
            if "product_ids" in condition:
                self.cr.execute("DELETE FROM product_product_restaurant_segment_condition_rel")
            else:
                asked.unlink()
            self.env.invalidate_all()
            self.assertTrue(rule.broken)
            self.came(self.bo, 1)
            self.apply_due()
            self.assertIn(tag, self.mei.guest_tag_ids)
            self.assertNotIn(tag, self.bo.guest_tag_ids)
            self.assertFalse(rule.applied_on)
            rule.write(
                {
                    "condition_ids": [
                        Command.clear(),
                        Command.create({"measure": "visits", "comparison": ">=", "value": 1}),
                    ]
                }
            )
            self.assertFalse(rule.broken)
            self.apply_due()
            self.assertIn(tag, self.bo.guest_tag_ids)

    # -- putting a statement together ----------------------------------------------------------

    @contextmanager
    def breaking(self, name, rule):
        """A method of the segment of a rule raises something that nobody expects."""
        Segment = type(rule.segment_id)
        original, broken = getattr(Segment, name), rule.segment_id

        def raise_for_one(segments, *args, **kwargs):
            if segments & broken:
                raise KeyError("unheard of")
            return original(segments, *args, **kwargs)

        self.env["restaurant.rule.change"].create({})
        with patch.object(Segment, name, raise_for_one):
            yield
        self.env["restaurant.rule.change"].create({})

    @mute_logger(EVALUATION, restaurant_segment_explanation.__name__)
    def test_whatever_fails_on_the_way_stops_one_rule(self):
        """The facts are there, the other rules go on, and the rule says what is wrong."""
        rule, other = self._make_rule(), self._make_tag("Other")
        sound = self._make_rule(other)
        for days, name in enumerate(("_defect", "_partners_sql", "_ingredients", "_members_sql", "_with_inner"), 1):
            guest = self._make_guest(name)
            with self.subTest(name), self.breaking(name, rule):
                self.came(guest, 2 * days, 2 * days + 1)
                self.assertEqual(len(self.visits(guest)), 2)
                self.assertIn(other, guest.guest_tag_ids)
                self.assertFalse(self.env["restaurant.guest.queue"].search([("partner_id", "=", guest.id)]))
                if name != "_with_inner":
                    self.assertNotIn(self.tag, guest.guest_tag_ids)
                    self.assertIn("unheard of", rule.last_error)
                self.night()
                self.assertFalse(any((rule | sound).mapped("due")), "Not tried again and again")
                self.assertFalse(sound.last_error)
            self.night()
            self.assertIn(self.tag, guest.guest_tag_ids, "Done again when it works again")
            self.assertFalse(rule.last_error)

    def test_a_rule_that_fails_costs_the_others_nothing(self):
        """Once it is known to fail, the others are decided by their prepared statement again."""
        rule, other = self._make_rule(), self._make_tag("Other")
        self._make_rule(other)
        asked = []
        write_changes = type(rule)._write_changes

        def count(rules, tags, *args):
            asked.append(tags)
            return write_changes(rules, tags, *args)

        with self.breaking("_ingredients", rule), mute_logger(EVALUATION):
            self.came(self.mei, 1, 2)
            with patch.object(type(rule), "_write_changes", count):
                self.came(self.bo, 1, 2)
            self.assertEqual(self.bo.guest_tag_ids, other)
            self.assertEqual(self.tag.union(*asked), self.tag)

    @mute_logger(EVALUATION, restaurant_segment_explanation.__name__)
    def test_what_cannot_be_explained_is_noted_all_the_same(self):
        rule = self._make_rule()
        for guest, trouble in ((self.mei, KeyError("unheard of")), (self.bo, None)):

            def fail(segments, *_args, trouble=trouble):
                if trouble:
                    raise trouble
                return segments.env.execute_query(SQL("SELECT 1 / 0"))

            with patch.object(type(rule.segment_id), "_explain_many", fail), mute_logger("odoo.sql_db"):
                self.came(guest, 1, 2)
            self.assertEqual(guest.guest_tag_ids, self.tag)
            self.assertEqual((self.logged(guest), guest.guest_log_ids.explanation), (["tag_gained"], False))

    def test_a_contact_filter_with_a_telephone(self):
        """Numbers in a filter need not be ids of segments."""
        numbers = "13812345678", "99999999999999999999"
        domain = f"['|', ('phone', 'in', {numbers}), ('guest_segment_ids', 'in', [{numbers[1]}, 13812345678, 1])]"
        rule = self._make_rule(condition={"value": 1})
        rule.flush_recordset()
        self.cr.execute("UPDATE restaurant_segment SET partner_domain = %s WHERE id = %s", [domain, rule.segment_id.id])
        self.env.invalidate_all()
        self.mei.phone = numbers[0]
        with mute_logger(EVALUATION, "odoo.sql_db", restaurant_segment_explanation.__name__):
            self.came(self.mei, 1)
        self.assertTrue(rule.last_error or rule.broken or self.mei.guest_tag_ids == self.tag)
        self.assertEqual(len(self.visits(self.mei)), 1)
