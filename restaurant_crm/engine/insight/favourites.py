"""What a guest has had, for the till."""

from odoo.tools import SQL

from ..privacy.consent import refused

# Dishes with the number of visits; of the others only that they were had.
COUNTED = 12
MOST = 100


def parts():
    """What is on a card of it: ``had``, pairs of dish and visits, then the ids of dishes had less often.

    Of guests who do not want to be profiled nothing: for them tills suggest what fits the order.
    """
    had = SQL(
        """CASE WHEN profile.visits > 0 AND NOT %(refused)s THEN (
               SELECT jsonb_agg(CASE WHEN place <= %(counted)s THEN jsonb_build_array(dish_id, times)
                                     ELSE to_jsonb(dish_id) END ORDER BY place)
                 FROM (SELECT line.dish_id, count(DISTINCT line.visit_id) AS times,
                              row_number() OVER (ORDER BY count(DISTINCT line.visit_id) DESC, line.dish_id) AS place
                         FROM restaurant_visit_line line
                        WHERE line.partner_id = partner.id AND line.qty > 0 AND line.dish_id IS NOT NULL
                     GROUP BY line.dish_id) AS dish
                WHERE place <= %(most)s) END""",
        refused=refused(SQL("partner.id"), "profiling"),
        counted=COUNTED,
        most=MOST,
    )
    return {"had": had}
