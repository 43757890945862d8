"""Measures of where the guest belongs: tags and other segments."""

from odoo.tools import SQL

from ..measure.measure import Measure, _lt, register
from ..shared.carried import carried


@register
class HasTag(Measure):
    """How many of the tags the guest carries."""

    code = "has_tag"
    label = _lt("Tags carried")
    group = "belonging"
    most = 1000
    starts = {"": 1}
    help = _lt("How many of the tags chosen the guest carries.")
    phrase = _lt("carries %(amount)s of the tags")
    unit = _lt("tags")
    unit_one = _lt("tag")
    default = 0
    filters = frozenset({"tag_ids"})
    required = frozenset({"tag_ids"})
    # Tags expire.
    changes_by_calendar = True
    tells_past = False
    models = ("restaurant.tag",)

    def select(self, question):
        return SQL(
            """SELECT partner_id, count(*) AS value FROM restaurant_tag_assignment AS assignment
                WHERE tag_id = ANY(%(tags)s) AND assigned_at <= %(as_of)s AND %(carried)s AND %(scope)s
             GROUP BY partner_id""",
            tags=list(question.filters.tag_ids),
            as_of=question.as_of,
            carried=carried("assignment", question.as_of),
            scope=question.scope(SQL("partner_id")),
        )


@register
class InSegment(Measure):
    """1 for the guests of the segment, 0 for the others."""

    code = "in_segment"
    label = _lt("Member of segment")
    group = "belonging"
    most = 1
    first_comparison = "="
    starts = {"": 1}
    help = _lt("Whether the guest belongs to another segment.")
    phrase = _lt("a member of")
    phrase_not = _lt("not a member of")
    default = 0
    yes_no = True
    filters = frozenset({"segment_id"})
    required = frozenset({"segment_id"})
    changes_by_calendar = True

    def select(self, question):
        segment = question.env["restaurant.segment"].browse(question.filters.segment_id)
        return SQL("SELECT member.id AS partner_id, 1 AS value FROM (%s) AS member", segment._compile(question))

    def turning_ages(self, condition, question):
        return question.env["restaurant.segment"].browse(question.filters.segment_id)._ages(question)
