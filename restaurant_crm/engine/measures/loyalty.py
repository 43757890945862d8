"""Measures of Odoo's loyalty programs. They tell how things stand now, whatever the day asked about."""

from odoo.tools import SQL

from ..fact.placed import PAYING_PROGRAMS
from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register
from ..measure.visits import EVERY

COUPONS = ("coupons", "next_order_coupons")


def _of_cards(question, kinds, value, test=EVERY):
    """SELECT ``(partner_id, value)`` of the cards of guests in question that are good today.

    :param kinds: types of programs
    :param value: SQL of an aggregate over rows called ``card``
    :param test: SQL that cards have to pass besides
    """
    return SQL(
        """SELECT card.partner_id, %(value)s AS value
             FROM loyalty_card card JOIN loyalty_program program ON program.id = card.program_id
            WHERE program.program_type IN %(kinds)s AND card.active IS NOT FALSE
              AND (card.expiration_date IS NULL OR card.expiration_date >= %(today)s)
              AND card.partner_id IS NOT NULL AND %(test)s AND %(scope)s
         GROUP BY card.partner_id""",
        value=value,
        kinds=kinds,
        today=question.today,
        test=test,
        scope=question.scope(SQL("card.partner_id")),
    )


@register
class LoyaltyPoints(Measure):
    code = "loyalty_points"
    label = _lt("Loyalty points")
    group = "loyalty"
    noun = _lt("loyalty points on cards")
    starts = {"": 100}
    help = _lt("Points on loyalty cards that have not expired, now.")
    phrase = _lt("%(amount)s loyalty points")
    phrase_one = _lt("%(amount)s loyalty point")
    phrase_none = _lt("no loyalty points")
    unit = _lt("points")
    unit_one = _lt("point")
    default = 0
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    changes_by_calendar = True
    tells_past = False

    def select(self, question):
        return _of_cards(question, ("loyalty",), SQL("sum(card.points)"))


@register
class CouponsUnused(Measure):
    code = "coupons_unused"
    label = _lt("Unused coupons")
    group = "loyalty"
    starts = {"": 1}
    help = _lt("Coupons with something left on them that have not expired, now.")
    phrase = _lt("%(amount)s unused coupons")
    phrase_one = _lt("%(amount)s unused coupon")
    phrase_none = _lt("no unused coupons")
    unit = _lt("coupons")
    unit_one = _lt("coupon")
    default = 0
    changes_by_calendar = True
    tells_past = False

    def select(self, question):
        return _of_cards(question, COUPONS, SQL("count(*)"), SQL("card.points > 0"))


@register
class CouponExpiry(Measure):
    """Of coupons that never expire nothing is known."""

    code = "days_to_coupon_expiry"
    label = _lt("Days until a coupon expires")
    group = "loyalty"
    first_comparison = "<="
    starts = {"": 7}
    help = _lt("Days until the first of the unused coupons expires; 0 on its last day.")
    phrase = _lt("a coupon that expires in %(amount)s days")
    phrase_one = _lt("a coupon that expires in %(amount)s day")
    phrase_none = _lt("a coupon that expires today")
    unit = _lt("days")
    unit_one = _lt("day")
    kind = "days"
    unknown = _lt("no unused coupon that expires")
    changes_by_calendar = True
    tells_past = False

    def select(self, question):
        value = SQL("min(card.expiration_date) - %s::date", question.today)
        return _of_cards(question, COUPONS, value, SQL("card.points > 0 AND card.expiration_date IS NOT NULL"))


@register
class StoredValue(Measure):
    code = "stored_value"
    label = _lt("Stored value")
    group = "loyalty"
    noun = _lt("value on wallets and gift cards")
    starts = {"": 100}
    help = _lt("Money left on the guest's wallets and gift cards that have not expired, now.")
    phrase = _lt("%(amount)s of stored value")
    phrase_none = _lt("no stored value")
    kind = "money"
    default = 0
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    changes_by_calendar = True
    tells_past = False

    def select(self, question):
        return _of_cards(question, PAYING_PROGRAMS, SQL("sum(card.points)"))
