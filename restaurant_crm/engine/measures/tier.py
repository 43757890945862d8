"""Measures of the guest's level in the tier scheme. They tell how things stand now, whatever the day asked about."""

from odoo.tools import SQL

from ..measure.measure import Measure, _lt, register


@register
class TierLevel(Measure):
    """The number of the guest's level in the scheme that the guest is in, 1 for the lowest; 0 for none."""

    code = "tier_level"
    label = _lt("Tier level")
    group = "belonging"
    most = 100
    starts = {"": 2}
    help = _lt("The number of the guest's level in the scheme that the guest is in, 1 for the lowest.")
    phrase = _lt("a tier level of %(amount)s")
    default = 0
    models = ("restaurant.tier",)
    changes_by_calendar = True
    tells_past = False

    def select(self, question):
        return SQL(
            """SELECT standing.partner_id, tier.level AS value
                 FROM restaurant_guest_tier AS standing JOIN restaurant_tier AS tier ON tier.id = standing.tier_id
                WHERE %s""",
            question.scope(SQL("standing.partner_id")),
        )
