"""Measures of Odoo's loyalty programs. They tell how things stand now, whatever the day asked about."""

from odoo.tools import SQL

from ..fact.placed import PAYING_PROGRAMS
from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register


@register
class LoyaltyPoints(Measure):
    code = "loyalty_points"
    label = _lt("Loyalty points")
    help = _lt("Points on loyalty cards that have not expired, now.")
    phrase = _lt("%(amount)s loyalty points")
    phrase_one = _lt("%(amount)s loyalty point")
    phrase_none = _lt("no loyalty points")
    unit = _lt("points")
    unit_one = _lt("point")
    default = 0
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    slides = True
    tells_past = False

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
    help = _lt("Coupons with something left on them that have not expired, now.")
    phrase = _lt("%(amount)s unused coupons")
    phrase_one = _lt("%(amount)s unused coupon")
    phrase_none = _lt("no unused coupons")
    unit = _lt("coupons")
    unit_one = _lt("coupon")
    default = 0
    slides = True
    tells_past = False

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


@register
class CouponExpiry(Measure):
    """Of coupons that never expire nothing is known."""

    code = "days_to_coupon_expiry"
    label = _lt("Days until a coupon expires")
    help = _lt("Days until the first of the unused coupons expires; 0 on its last day.")
    phrase = _lt("a coupon that expires in %(amount)s days")
    phrase_one = _lt("a coupon that expires in %(amount)s day")
    phrase_none = _lt("a coupon that expires today")
    unit = _lt("days")
    unit_one = _lt("day")
    kind = "days"
    unknown = _lt("no unused coupon that expires")
    slides = True
    tells_past = False

    def select(self, question):
        return SQL(
            """SELECT card.partner_id, min(card.expiration_date) - %(today)s::date AS value
                 FROM loyalty_card card JOIN loyalty_program program ON program.id = card.program_id
                WHERE program.program_type IN ('coupons', 'next_order_coupons') AND card.active IS NOT FALSE
                  AND card.points > 0 AND card.expiration_date >= %(today)s
                  AND card.partner_id IS NOT NULL AND %(scope)s
             GROUP BY card.partner_id""",
            today=question.today,
            scope=question.scope(SQL("card.partner_id")),
        )


@register
class StoredValue(Measure):
    code = "stored_value"
    label = _lt("Stored value")
    help = _lt("Money left on the guest's wallets and gift cards that have not expired, now.")
    phrase = _lt("%(amount)s of stored value")
    phrase_none = _lt("no stored value")
    kind = "money"
    default = 0
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    slides = True
    tells_past = False

    def select(self, question):
        return SQL(
            """SELECT card.partner_id, sum(card.points) AS value
                 FROM loyalty_card card JOIN loyalty_program program ON program.id = card.program_id
                WHERE program.program_type IN %s AND card.active IS NOT FALSE
                  AND (card.expiration_date IS NULL OR card.expiration_date >= %s)
                  AND card.partner_id IS NOT NULL AND %s
             GROUP BY card.partner_id""",
            PAYING_PROGRAMS,
            question.today,
            question.scope(SQL("card.partner_id")),
        )
