"""Measures of what the guest complained about."""

from odoo.tools import SQL

from ..measure.measure import PLAIN_COMPARISONS, RANK_COMPARISONS, Measure, _lt, register
from ..measure.visits import at_stores, in_days
from ..shared.clock import company_day_of


class ComplaintMeasure(Measure):
    """A measure that is one aggregate over the guest's complaints; duplicates are not complaints of their own."""

    windows = ("all", "days")
    filters = frozenset({"store_ids", "region_ids", "channel"})
    comparisons = PLAIN_COMPARISONS + RANK_COMPARISONS
    models = ("restaurant.complaint",)
    changes_by_calendar = True
    private = kept_by_store = True
    # SQL of the aggregate over received_at, received_on and closed_at.
    aggregate: str

    def value(self, question):
        """SQL of the aggregate."""
        return SQL(self.aggregate)  # pylint: disable=sql-injection

    def select(self, question):
        return SQL(
            """SELECT partner_id, %(value)s AS value
                 FROM (SELECT complaint.*, %(received_on)s AS received_on
                         FROM restaurant_complaint AS complaint
                        WHERE active AND duplicate_of_id IS NULL AND partner_id IS NOT NULL
                          AND received_at <= %(as_of)s AND %(scope)s AND %(filters)s) AS complaint
                WHERE %(days)s
             GROUP BY partner_id""",
            value=self.value(question),
            received_on=company_day_of(question.env, SQL("received_at")),
            as_of=question.as_of,
            scope=question.scope(SQL("partner_id")),
            filters=self._filters(question.filters),
            days=in_days(question, SQL("received_on")),
        )

    def _filters(self, filters):
        tests = [SQL("TRUE"), *at_stores(filters, SQL("store_id"))]
        if filters.channel:
            tests.append(SQL("channel = %s", filters.channel))
        return SQL(" AND ").join(tests)


@register
class Complaints(ComplaintMeasure):
    code = "complaints"
    label = _lt("Complaints")
    group = "feedback"
    noun = _lt("number of complaints")
    starts = {"": 1}
    start_window = ("days", 365)
    help = _lt("Complaints of the guest, duplicates left out.")
    phrase = _lt("%(amount)s complaints")
    phrase_one = _lt("%(amount)s complaint")
    phrase_none = _lt("no complaints")
    unit = _lt("complaints")
    unit_one = _lt("complaint")
    default = 0
    aggregate = "count(*)"


@register
class OpenComplaints(ComplaintMeasure):
    code = "open_complaints"
    label = _lt("Open complaints")
    group = "feedback"
    noun = _lt("number of open complaints")
    starts = {"": 1}
    help = _lt("Complaints of the guest that are not closed, duplicates left out.")
    phrase = _lt("%(amount)s open complaints")
    phrase_one = _lt("%(amount)s open complaint")
    phrase_none = _lt("no open complaints")
    unit = _lt("complaints")
    unit_one = _lt("complaint")
    default = 0
    # It is on the card.
    private = False

    def value(self, question):
        # What was reopened since then: the guest log knows whether it was closed at that time.
        return SQL(
            """count(*) FILTER (WHERE CASE
                   WHEN reopened_at > %(as_of)s THEN NOT COALESCE((
                       SELECT kind = 'complaint_closed' FROM restaurant_guest_log AS log
                        WHERE log.complaint_id = complaint.id AND logged_at <= %(as_of)s
                          AND kind IN ('complaint_closed', 'complaint_reopened')
                     ORDER BY logged_at DESC, log.id DESC LIMIT 1), FALSE)
                   ELSE closed_at IS NULL OR closed_at > %(as_of)s END)""",
            as_of=question.as_of,
        )


@register
class DaysSinceComplaint(ComplaintMeasure):
    code = "days_since_complaint"
    label = _lt("Days since last complaint")
    group = "feedback"
    noun = _lt("days since the last complaint")
    first_comparison = "<="
    starts = {"": 30}
    help = _lt("Days from the guest's last complaint until today.")
    phrase = _lt("last complaint %(amount)s days ago")
    phrase_one = _lt("last complaint %(amount)s day ago")
    phrase_none = _lt("last complaint today")
    unit = _lt("days")
    unit_one = _lt("day")
    unknown = _lt("no complaint yet")
    kind = "days"
    windows = ("all",)

    def value(self, question):
        return SQL("%s::date - max(received_on)", question.today)
