"""Measures of judgement: the points of a scorecard, grades that people gave, and surveys."""

from odoo.tools import SQL

from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register


@register
class Score(Measure):
    """The points of a scorecard; a guest without any has 0."""

    code = "score"
    label = _lt("Score")
    group = "belonging"
    noun = _lt("points of the score")
    least = None
    starts = {"": 50}
    help = _lt("The points of a scorecard.")
    phrase = _lt("%(amount)s points")
    phrase_one = _lt("%(amount)s point")
    unit = _lt("points")
    unit_one = _lt("point")
    default = 0
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    filters = frozenset({"scorecard_id"})
    required = frozenset({"scorecard_id"})
    models = ("restaurant.scorecard",)
    changes_by_calendar = True
    # A card may count complaints and stars.
    private = kept_by_store = True

    def select(self, question):
        card = question.env["restaurant.scorecard"].browse(question.filters.scorecard_id)
        return card._values_sql(question)


@register
class SurveyScore(Measure):
    """The average result of the guest's finished surveys, in percent."""

    code = "survey_score"
    label = _lt("Survey result")
    group = "feedback"
    first_comparison = "<="
    starts = {"": 60, ">=": 80, "to": 100}
    help = _lt("The average result of the guest's finished surveys, in percent.")
    phrase = _lt("survey result %(amount)s")
    unit = _lt("%")
    kind = "percent"
    models = ("survey.user_input",)
    changes_by_calendar = True
    private = True

    def select(self, question):
        return SQL(
            """SELECT partner_id, avg(scoring_percentage) AS value FROM survey_user_input
                WHERE partner_id IS NOT NULL AND state = 'done' AND test_entry IS NOT TRUE
                  AND create_date <= %s AND %s
             GROUP BY partner_id""",
            question.as_of,
            question.scope(SQL("partner_id")),
        )
