"""Rules that fail."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .case import TagCase

EVALUATION = "odoo.addons.restaurant_crm.models.tag.restaurant_tag_rule_evaluation"


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

    def apply_due(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: float("inf")):
            self.env["restaurant.tag.rule"]._cron_apply()
        self.env.invalidate_all()

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
        self.env["restaurant.tag.rule"]._make_all_due()
        self.apply_due()
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
