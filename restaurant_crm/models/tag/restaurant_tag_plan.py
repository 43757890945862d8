from odoo import models

from ...engine.tag import changes as engine


class RestaurantTag(models.Model):
    """Which tags are decided together, and in which order."""

    _inherit = "restaurant.tag"

    def _with_rivals(self):
        """These tags and the others of their exclusive categories: they are decided together."""
        categories = self.filtered(lambda tag: tag.exclusive and tag.active).category_id
        return self | self.search([("active", "=", True), ("category_id", "in", categories.ids)])

    def _rule_steps(self):
        """These tags in groups that are decided together, the groups in steps.

        A step asks for no tags but those of steps before it; only the last one may go in a circle.
        """
        every = self._with_rivals().sorted()
        by_slot = every.grouped(lambda tag: tag._slot())
        groups = list(by_slot.values())
        asked = dict.fromkeys(groups, every.browse())
        for rule in self.env["restaurant.tag.rule"]._switched_on(("tag_id", "in", every.ids)):
            asked[by_slot[rule.tag_id._slot()]] |= rule.segment_id._tags_asked_for()
        steps = []
        while groups:
            free = [group for group in groups if not any(asked[group] & other for other in groups if other != group)]
            steps.append(free or groups)
            groups = [group for group in groups if group not in steps[-1]]
        return steps

    def _slot(self):
        """What the engine calls a slot: negative for a category. An archived tag takes nobody's place."""
        self.ensure_one()
        return -self.category_id.id if self.exclusive and self.active else self.id

    def _as_slots(self):
        return [engine.Tag(tag.id, tag._slot()) for tag in self.sorted()]
