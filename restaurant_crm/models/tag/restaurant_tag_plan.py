from collections import defaultdict
from typing import NamedTuple

from odoo import models

from ...engine.tag import changes as engine


class Plan(NamedTuple):
    """In which order tags are decided, as ids.

    ``steps`` come one after the other. Each is a tuple of groups, tuples of tags that are decided together. A step asks
    for no tags but those of steps before it; only the last one may go in a circle. ``asking`` are the tags whose rules
    look at a tag, by that tag. ``statements`` are texts of prepared statements by the group that they decide.
    """

    steps: tuple
    asking: dict
    statements: dict

    def next(self, waiting):
        """(number of the step, its groups) of the first step with one of the tags ``waiting``; None without one."""
        for number, step in enumerate(self.steps):
            if groups := [group for group in step if not waiting.isdisjoint(group)]:
                return number, groups
        return None

    def asked_by(self, changes):
        """The tags whose rules look at what has changed: (action, partner id, tag id, rule id) each."""
        return set().union(*(self.asking.get(tag_id, ()) for tag_id in {change[2] for change in changes}))


class RestaurantTag(models.Model):
    """Which tags are decided together, and in which order."""

    _inherit = "restaurant.tag"

    def _with_rivals(self):
        """These tags and the others of their exclusive categories: they are decided together."""
        categories = self.filtered(lambda tag: tag.exclusive and tag.active).category_id
        return self | self.search([("active", "=", True), ("category_id", "in", categories.ids)])

    def _plan(self):
        """The ``Plan`` of these tags and of all tags that rules give."""
        rules = self.env["restaurant.tag.rule"]._switched_on()
        every = (self.sudo() | rules.tag_id)._with_rivals().sorted()
        by_slot = every.grouped(lambda tag: tag._slot())
        asked = dict.fromkeys(by_slot.values(), every.browse())
        asking = defaultdict(set)
        for rule in rules:
            looked_at = rule.segment_id._tags_asked_for()
            asked[by_slot[rule.tag_id._slot()]] |= looked_at
            if not rule.paused:
                for tag in looked_at:
                    asking[tag.id].add(rule.tag_id.id)
        steps, left = [], list(by_slot.values())
        while left:
            free = [group for group in left if not any(asked[group] & other for other in left if other != group)]
            steps.append(free or left)
            left = [group for group in left if group not in steps[-1]]
        return Plan(tuple(tuple(tuple(group.ids) for group in step) for step in steps), dict(asking), {})

    def _slot(self):
        """What the engine calls a slot: negative for a category. An archived tag takes nobody's place."""
        self.ensure_one()
        return -self.category_id.id if self.exclusive and self.active else self.id

    def _as_slots(self):
        return [engine.Tag(tag.id, tag._slot()) for tag in self.sorted()]
