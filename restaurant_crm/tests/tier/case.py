from odoo.fields import Command
from odoo.tests import freeze_time

from ..common import GuestCase


class TierCase(GuestCase):
    """Guests with visits, and builders for schemes and levels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Schemes of the installation would take part.
        cls.env["restaurant.tier.scheme"].search([]).active = False
        cls.env["restaurant.guest.tier"].search([]).unlink()

    @classmethod
    def _condition(cls, measure="visits", value=1, **values):
        return Command.create({"measure": measure, "value": value, **values})

    @classmethod
    def _make_scheme(cls, levels=None, start=True, **values):
        """A scheme for everybody; ``levels`` maps a name to its conditions, None for everybody.

        By default: Ordinary, Silver for two and Gold for four visits in the last 90 days.
        """
        if levels is None:
            window = {"window": "days", "window_value": 90}
            levels = {
                "Ordinary": None,
                "Silver": [cls._condition(value=2, **window)],
                "Gold": [cls._condition(value=4, **window)],
            }
        scheme = cls.env["restaurant.tier.scheme"].create(
            {
                "name": "Guests (test)",
                "everybody": "condition_ids" not in values,
                "review": "daily",
                "grace_days": 0,
                "step_down": "straight",
                "tier_ids": [
                    Command.create(
                        {
                            "name": name,
                            "sequence": 10 * number,
                            "everybody": conditions is None,
                            "condition_ids": conditions or [],
                        }
                    )
                    for number, (name, conditions) in enumerate(levels.items(), 1)
                ],
                **values,
            }
        )
        if start:
            scheme._start()
        return scheme

    def at(self, moment):
        return freeze_time(moment)

    def in_days(self, days):
        """A moment so many days from now, at noon in Shanghai."""
        return self.ago(-days)

    def level(self, scheme, name):
        return scheme.with_context(active_test=False).tier_ids.filtered(lambda tier: tier.name == name)

    def keep(self, tier, **condition):
        """Milder conditions for keeping ``tier``."""
        tier.keep_segment_id = self.env["restaurant.segment"].create(
            {"name": "Keep", "usage": "tier_keep", "condition_ids": [self._condition(**condition)]}
        )

    def row(self, guest):
        return self.env["restaurant.guest.tier"].search([("partner_id", "=", guest.id)])

    def stands(self, *guests):
        """The names of the guests' levels."""
        names = tuple(self.row(guest).tier_id.name or None for guest in guests)
        return names[0] if len(names) == 1 else names

    def logged(self, guest):
        """What the log says about the guest's tier, oldest first."""
        entries = self.env["restaurant.guest.log"].search(
            [("partner_id", "=", guest.id), ("scheme_id", "!=", False)], order="logged_at, id"
        )
        return entries.mapped("kind")

    def review(self):
        return self.env["restaurant.tier.scheme"]._apply()

    def take_back(self, guest, count=1):
        """The guest's latest orders are returned in full."""
        orders = self.env["pos.order"].search(
            [("partner_id", "=", guest.id), ("amount_total", ">", 0)], limit=count, order="date_order desc"
        )
        for order in orders:
            self.give_back(order)
        self.process()
