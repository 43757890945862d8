"""Measures of Odoo's loyalty programs. They tell how things stand now, whatever the day asked about."""

from odoo.tools import SQL

from ..measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register


@register
class LoyaltyPoints(Measure):
    code = "loyalty_points"
    label = _lt("Loyalty points")
    phrase = _lt("%(amount)s loyalty points")
    unit = _lt("points")
    default = 0
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    slides = True

    def select(self, question):
        return SQL(
            """SELECT card.partner_id, sum(card.points) AS value
                 FROM loyalty_card card JOIN loyalty_program program ON program.id = card.program_id
                WHERE program.program_type = 'loyalty' AND card.active IS NOT FALSE
                  AND (card.expiration_date IS NULL OR card.expiration_date >= %s)
                  AND card.partner_id IS NOT NULL AND %s
             GROUP BY card.partner_id""",
            question.today,
            question.scope(SQL("card.partner_id")),
        )


@register
class CouponsUnused(Measure):
    code = "coupons_unused"
    label = _lt("Unused coupons")
    phrase = _lt("%(amount)s unused coupons")
    unit = _lt("coupons")
    default = 0
    slides = True

    def select(self, question):
        return SQL(
            """SELECT card.partner_id, count(*) AS value
                 FROM loyalty_card card JOIN loyalty_program program ON program.id = card.program_id
                WHERE program.program_type IN ('coupons', 'next_order_coupons') AND card.active IS NOT FALSE
                  AND card.points > 0 AND (card.expiration_date IS NULL OR card.expiration_date >= %s)
                  AND card.partner_id IS NOT NULL AND %s
             GROUP BY card.partner_id""",
            question.today,
            question.scope(SQL("card.partner_id")),
        )
