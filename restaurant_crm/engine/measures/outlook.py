"""Measures of what is to come. They tell how things stand now, whatever the day asked about."""

from odoo.tools import SQL

from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register


class OutlookMeasure(Measure):
    """A number that the model of who comes back gives each guest; see ``restaurant.return.model``."""

    group = "outlook"
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    models = ("restaurant.return.model",)
    changes_by_calendar = True
    tells_past = False
    # What somebody is worth is nobody's business at the till.
    private = True
    unknown = _lt("nothing has been learned yet about who comes back")

    def select(self, question):
        column = SQL.identifier(self.code)
        return SQL(
            """SELECT partner_id, %(column)s AS value FROM restaurant_guest_profile
                WHERE %(column)s IS NOT NULL AND %(scope)s""",
            column=column,
            scope=question.scope(SQL("partner_id")),
        )


@register
class ReturnProbability(OutlookMeasure):
    code = "return_probability"
    label = _lt("Chance to come back")
    noun = _lt("chance to come back")
    starts = {"": 30}
    help = _lt(
        "The chance of another visit within the days that the settings name, in percent; learned from the guests of "
        "the house once a month."
    )
    phrase = _lt("chance to come back %(amount)s")
    unit = _lt("%")
    kind = "percent"


@register
class ExpectedVisits(OutlookMeasure):
    code = "expected_visits"
    label = _lt("Expected visits")
    noun = _lt("number of expected visits")
    help = _lt("Days with a visit that can be expected within the days that the settings name.")
    phrase = _lt("%(amount)s expected visits")
    phrase_one = _lt("%(amount)s expected visit")
    unit = _lt("visits")
    unit_one = _lt("visit")


@register
class ExpectedValue(OutlookMeasure):
    code = "expected_value"
    label = _lt("Expected spend")
    noun = _lt("expected spend")
    starts = {"": 500}
    help = _lt("What the guest can be expected to spend within the days that the settings name; good as a rank.")
    phrase = _lt("expected spend %(amount)s")
    kind = "money"


@register
class ValueDecile(OutlookMeasure):
    code = "value_decile"
    label = _lt("Tenth by expected spend")
    starts = {"": 9, "to": 10}
    least = 1
    most = 10
    help = _lt("10: among the tenth of guests from whom most can be expected; 1: among the tenth worth least.")
    phrase = _lt("in tenth %(amount)s by expected spend")
    comparisons = PLAIN_COMPARISONS
