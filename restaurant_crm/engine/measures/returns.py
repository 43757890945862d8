"""Measures of what the guest gave back.

An order that was given back completely is no visit any more, so returns are read from the
orders. A return belongs to the order that it returns: to its guest and to its day.
"""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES, signed_amount
from ..measure.measure import Measure, _lt, register
from ..measure.visits import in_days
from ..shared.clock import day_of
from ..store.chain import rate
from .visits import ALL_COMPARISONS


class ReturnMeasure(Measure):
    """A measure that is one aggregate over returned lines (``back``) and their orders (``refund``)."""

    windows = ("all", "days")
    comparisons = ALL_COMPARISONS
    default = 0
    changes_by_calendar = True

    def aggregate(self, question, day):
        """SQL of the aggregate; ``day`` is SQL of the business day of what was sold."""
        raise NotImplementedError

    def select(self, question):
        day = day_of(SQL("sold.date_order"), SQL("store.tz"), SQL("store.day_ends_at"))
        return SQL(
            """SELECT sold.partner_id, %(aggregate)s AS value
                 FROM pos_order_line back
                 JOIN pos_order refund ON refund.id = back.order_id
                 JOIN pos_order_line line ON line.id = back.refunded_orderline_id
                 JOIN pos_order sold ON sold.id = line.order_id
                 JOIN pos_config config ON config.id = sold.config_id
                 JOIN restaurant_store store ON store.id = config.store_id
                 JOIN res_company company ON company.id = store.company_id
                WHERE refund.state IN %(states)s AND refund.date_order <= %(as_of)s
                  AND sold.state IN %(states)s AND sold.date_order <= %(as_of)s
                  AND sold.partner_id IS NOT NULL AND %(scope)s AND %(days)s
             GROUP BY sold.partner_id""",
            aggregate=self.aggregate(question, day),
            states=COUNTED_STATES,
            as_of=question.as_of,
            scope=question.scope(SQL("sold.partner_id")),
            days=in_days(question, day),
        )


@register
class Returns(ReturnMeasure):
    code = "returns"
    label = _lt("Returns")
    group = "money"
    noun = _lt("number of returns")
    starts = {"": 1}
    start_window = ("days", 365)
    help = _lt("How often something of an order of the period was given back.")
    phrase = _lt("%(amount)s returns")
    phrase_one = _lt("%(amount)s return")
    phrase_none = _lt("no returns")
    unit = _lt("returns")
    unit_one = _lt("return")

    def aggregate(self, question, day):
        return SQL("count(DISTINCT refund.id)")


@register
class ReturnedAmount(ReturnMeasure):
    code = "returned_amount"
    label = _lt("Returned amount")
    group = "money"
    noun = _lt("returned amount")
    starts = {"": 100}
    start_window = ("days", 365)
    help = _lt("What was paid back for orders of the period.")
    phrase = _lt("%(amount)s paid back")
    phrase_none = _lt("nothing paid back")
    kind = "money"

    def aggregate(self, question, day):
        return SQL(
            "-sum(%s / COALESCE(NULLIF(refund.currency_rate, 0), 1) * COALESCE(%s, 1))",
            signed_amount("back"),
            rate(question.env, "company", day),
        )
