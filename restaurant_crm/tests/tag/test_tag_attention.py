from odoo.fields import Command

from .case import TagCase


class TestTagAttention(TagCase):
    """What an administrator is told to look at."""

    def _remarks(self, tag=None):
        tag = tag or self.tag
        tag.invalidate_recordset()
        return tag.attention or ""

    def test_nobody(self):
        self.assertIn("Nobody", self._remarks())
        self.assertIn(self.tag, self.tag.search([("needs_attention", "=", True)]))
        self.mei.guest_tag_ids = self.tag
        self.assertFalse(self._remarks())
        self.assertNotIn(self.tag, self.tag.search([("needs_attention", "=", True)]))
        self.assertIn(self.tag, self.tag.search([("needs_attention", "=", False)]))

    def test_broken_and_resting_rules(self):
        self.mei.guest_tag_ids = self.tag
        segment = self.env["restaurant.segment"].create(
            {"name": "Once", "condition_ids": [Command.create({"measure": "visits", "value": 1})]}
        )
        rule = self._make_rule(
            condition={"measure": "in_segment", "segment_id": segment.id, "comparison": "=", "value": 1}
        )
        self.assertFalse(self._remarks())
        rule.paused = True
        self.assertIn("rests", self._remarks())
        segment.unlink()
        self.assertIn("is not evaluated", self._remarks())

    def test_rule_that_asks_for_its_own_tag(self):
        self.mei.guest_tag_ids = self.tag
        self._make_rule(condition={"measure": "has_tag", "value": 1, "tag_ids": [Command.set(self.tag.ids)]})
        self.assertIn("asks for the tag that it gives", self._remarks())

    def test_rivals(self):
        category = self.env["restaurant.tag.category"].create({"name": "Level (test)", "exclusive": True})
        first = self._make_tag("First", category_id=category.id, sequence=1)
        second = self._make_tag("Second", category_id=category.id, sequence=2)
        self._make_rule(first, condition={"value": 3})
        self._make_rule(second, condition={"value": 2})
        self.came(self.mei, 1, 2, 3)
        self.came(self.bo, 1, 2)
        text = "1 guests fulfil rules of “{}”, too; “First (test)” goes first."
        self.assertEqual(self._remarks(first), text.format("Second (test)"))
        self.assertEqual(self._remarks(second), text.format("First (test)"))

    def test_back_and_forth(self):
        rule = self._make_rule(condition={"value": 1})
        self.came(self.mei, 1)
        self.came(self.bo, 1)
        self.assertFalse(self._remarks())
        rule.active = False
        rule.active = True
        rule._apply()
        self.assertIn("2 guests gained and lost it again and again", self._remarks())

    def test_doubted(self):
        self._make_rule(condition={"value": 1})
        self.came(self.mei, 1)
        self.came(self.bo, 1)
        self.tag._take(self.mei)
        self.assertIn("took it away from 1 of the 2 guests", self._remarks())
