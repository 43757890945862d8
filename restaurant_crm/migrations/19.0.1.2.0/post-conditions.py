"""Conditions that were written before values had limits keep their meaning within them."""

from odoo import SUPERUSER_ID, api

from odoo.addons.restaurant_crm.engine.measure.limits import MOST_LENGTH, limits
from odoo.addons.restaurant_crm.engine.measure.measure import (
    CHANGE_COMPARISONS,
    PLAIN_COMPARISONS,
    RANK_COMPARISONS,
    available,
)


def migrate(cr, version):
    """Say in other words what a value beyond the limits meant; what meant nobody stays, and says so."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    # All who have any: who has nothing was never among the top or the bottom.
    cr.execute(
        "UPDATE restaurant_segment_condition SET comparison = '>', value = 0 WHERE comparison IN %s AND value = 100",
        [RANK_COMPARISONS],
    )
    # Longer than anybody has lived is all time.
    cr.execute(
        """UPDATE restaurant_segment_condition SET "window" = 'all'
            WHERE "window" = 'days' AND window_value > %s AND comparison NOT IN %s""",
        [MOST_LENGTH["days"], CHANGE_COMPARISONS],
    )
    for code, measure in available(env).items():
        least = limits(measure, PLAIN_COMPARISONS[0]).least
        if least is None:
            continue
        cr.execute(
            """UPDATE restaurant_segment_condition SET comparison = '>=', value = %s
                WHERE measure = %s AND comparison IN ('>=', '>') AND value < %s""",
            [least, code, least],
        )
        # Not less than the least is anybody.
        cr.execute(
            """UPDATE restaurant_segment_condition SET comparison = '>=', value = %s, negate = FALSE
                WHERE measure = %s AND comparison = '<' AND value <= %s AND negate""",
            [least, code, least],
        )
        cr.execute(
            """UPDATE restaurant_segment_condition SET value = %s
                WHERE measure = %s AND comparison = 'between' AND value < %s AND value_to >= %s""",
            [least, code, least, least],
        )
