"""Builders for tests of tags."""

from unittest.mock import patch

from odoo.fields import Command

from ..common import GuestCase


class TagCase(GuestCase):
    """Guests with visits, and builders for tags and rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Rules of the installation would take part.
        cls.env["restaurant.tag.rule"].search([]).active = False
        cls.tag = cls._make_tag("Regular")

    @classmethod
    def _make_tag(cls, name, **values):
        return cls.env["restaurant.tag"].create({"name": f"{name} (test)", **values})

    @classmethod
    def _make_rule(cls, tag=None, condition=None, **values):
        """A rule for ``tag``; the condition defaults to at least two visits ever."""
        return cls.env["restaurant.tag.rule"].create(
            {
                "name": f"Rule {(tag or cls.tag).name}",
                "tag_id": (tag or cls.tag).id,
                "condition_ids": [Command.create({"measure": "visits", "value": 2, **(condition or {})})],
                **values,
            }
        )

    def lose_visit(self, guest):
        """All of the guest's latest order is returned."""
        self.give_back(self.env["pos.order"].search([("partner_id", "=", guest.id)], limit=1, order="date_order desc"))
        self.process()

    def apply_due(self):
        """What the scheduled action does, without committing."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: float("inf")):
            self.env["restaurant.tag.rule"]._cron_apply()
        self.env.invalidate_all()

    def night(self):
        """All rules in the background."""
        self.env["restaurant.tag.rule"]._make_all_due()
        self.apply_due()

    def row(self, guest, tag=None):
        return self.env["restaurant.tag.assignment"].search(
            [("partner_id", "=", guest.id), ("tag_id", "=", (tag or self.tag).id)]
        )

    def logged(self, guest, tag=None):
        """The kinds of the guest's log entries, oldest first."""
        entries = self.env["restaurant.guest.log"].search(
            [("partner_id", "=", guest.id), ("tag_id", "=", (tag or self.tag).id)], order="logged_at, id"
        )
        return entries.mapped("kind")


class LevelTagCase(TagCase):
    """A tag of its own, and two of a category of which a guest carries at most one: gold goes before silver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls._make_tag("Vip")
        cls.level = cls.env["restaurant.tag.category"].create({"name": "Level (hands)", "exclusive": True})
        cls.gold = cls._make_tag("Gold", category_id=cls.level.id, sequence=1)
        cls.silver = cls._make_tag("Silver", category_id=cls.level.id, sequence=2)
