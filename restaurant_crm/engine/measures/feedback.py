"""Measures of what the guest said: ratings that were given, 1 star to 5."""

from odoo.tools import SQL

from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register
from ..measure.visits import in_days
from ..shared.clock import company_day_of


class RatingMeasure(Measure):
    windows = ("all", "days")
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    unit = _lt("stars")
    unit_one = _lt("star")
    unknown = _lt("no rating yet")
    models = ("rating.rating",)
    changes_by_calendar = True
    private = kept_by_store = True
    # SQL of the aggregate over stars, given_at and id.
    aggregate: str

    def select(self, question):
        return SQL(
            """SELECT partner_id, %(aggregate)s AS value
                 FROM (SELECT id, partner_id, rating::numeric AS stars, COALESCE(rated_on, create_date) AS given_at
                         FROM rating_rating
                        WHERE consumed AND rating >= 1 AND partner_id IS NOT NULL AND %(scope)s) AS given
                WHERE given_at <= %(as_of)s AND %(days)s
             GROUP BY partner_id""",
            aggregate=SQL(self.aggregate),  # pylint: disable=sql-injection
            scope=question.scope(SQL("partner_id")),
            as_of=question.as_of,
            days=in_days(question, company_day_of(question.env, SQL("given_at"))),
        )


@register
class AverageRating(RatingMeasure):
    code = "average_rating"
    label = _lt("Average rating")
    group = "feedback"
    noun = _lt("average rating")
    least = 1
    most = 5
    first_comparison = "<="
    starts = {"": 3, ">=": 4, "to": 5}
    help = _lt("The mean of the stars, 1 to 5, that the guest gave.")
    phrase = _lt("an average rating of %(amount)s stars")
    phrase_one = _lt("an average rating of %(amount)s star")
    # Rounded so that means of 1 of 3 and of 2 of 6 are equal.
    aggregate = "round(avg(stars), 6)"


@register
class LastRating(RatingMeasure):
    code = "last_rating"
    label = _lt("Last rating")
    group = "feedback"
    noun = _lt("last rating")
    least = 1
    most = 5
    first_comparison = "<="
    starts = {"": 2, ">=": 4, "to": 3}
    help = _lt("The stars, 1 to 5, that the guest gave last.")
    phrase = _lt("a last rating of %(amount)s stars")
    phrase_one = _lt("a last rating of %(amount)s star")
    aggregate = "(array_agg(stars ORDER BY given_at DESC, id DESC))[1]"
