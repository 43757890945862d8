from datetime import timedelta

from odoo import api, fields, models

from ...analytics import trends
from ...engine.insight import trend_weeks
from ..fact.restaurant_visit import CHANNELS, DAYPARTS
from ..shared import planner

# Whole weeks that are looked at, all of them within the days of a study, and those that say how it was and is.
WEEKS, ENDS = 12, 4
KINDS = [
    ("dish", "Dish"),
    ("group", "Menu Group"),
    ("channel", "Channel"),
    ("daypart", "Part of the Day"),
    ("guest", "Guests"),
]
GUESTS = [("new", "New Guests"), ("known", "Guests Who Came Before"), ("unknown", "Without a Name")]


class RestaurantMenuTrend(models.Model):
    """What rises or falls among the orders of a company or a region, beyond the noise of weeks; made anew each week."""

    _name = "restaurant.menu.trend"
    _description = "What Rises and Falls"
    _order = "region_id nulls first, percent desc, id"
    _rec_name = "kind"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    region_id = fields.Many2one(
        "restaurant.region", index="btree_not_null", readonly=True, ondelete="cascade", help="Empty: all regions."
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    dish_id = fields.Many2one("product.template", readonly=True, ondelete="cascade")
    group_id = fields.Many2one("pos.category", string="Menu Group", readonly=True, ondelete="cascade")
    channel = fields.Selection(CHANNELS, readonly=True)
    daypart = fields.Selection(DAYPARTS, string="Part of the Day", readonly=True)
    guest_kind = fields.Selection(GUESTS, string="Guests", readonly=True)
    direction = fields.Selection([("up", "Rises"), ("down", "Falls")], required=True, readonly=True)
    percent = fields.Float(
        string="A Week (%)",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="3: each week there are 3 % more of them than in the week before.",
    )
    percent_low = fields.Float(
        string="A Week at Least (%)", readonly=True, aggregator=None, digits=(16, 1), help="95 % sure."
    )
    percent_high = fields.Float(
        string="A Week at Most (%)", readonly=True, aggregator=None, digits=(16, 1), help="95 % sure."
    )
    share_before = fields.Float(
        string="Share Before (%)",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Of the orders of the first four weeks.",
    )
    share_now = fields.Float(
        string="Share Now (%)",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Of the orders in the last four weeks.",
    )
    subject = fields.Char(string="What", compute="_compute_subject")

    @api.depends("kind", "dish_id", "group_id", "channel", "daypart", "guest_kind")
    @api.depends_context("lang")
    def _compute_subject(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("channel", "daypart", "guest_kind")
        }
        for trend in self:
            named = [labels[name].get(trend[name]) for name in labels]
            trend.subject = trend.dish_id.display_name or trend.group_id.display_name or next(filter(None, named), "")

    @api.model
    def _find(self, company, today):
        """Write what rises and falls, from the lines that a study keeps; how many were looked at, and found."""
        self.env["restaurant.guest.profile"].flush_model(["first_visit_date"])
        until = today - timedelta(days=today.weekday())
        totals, subjects = {}, {}
        for kind, subject, region, week, orders in planner.rows_of_all(self.env, trend_weeks.weeks(until, WEEKS)):
            if kind == "all":
                totals.setdefault(region, {})[week] = orders
            elif subject and region is not None:
                subjects.setdefault((kind, subject, region), {})[week] = orders
        keys = list(subjects)
        weeks = [[(subjects[key].get(week, 0), totals[key[2]].get(week, 0)) for week in range(WEEKS)] for key in keys]
        found = trends.find(weeks)
        self.search([("company_id", "=", company.id)]).unlink()
        self.create(
            [
                {"company_id": company.id, **self._values(key, trend, shares)}
                for key, trend, shares in zip(keys, found, weeks, strict=True)
                if trend and trend.is_found
            ]
        )
        return sum(trend is not None for trend in found), sum(bool(trend and trend.is_found) for trend in found)

    @api.model
    def _values(self, key, trend, weeks):
        kind, subject, region = key
        column = {"dish": "dish_id", "group": "group_id", "guest": "guest_kind"}.get(kind, kind)
        before, now = weeks[:ENDS], weeks[-ENDS:]
        return {
            "kind": kind,
            column: int(subject) if column.endswith("_id") else subject,
            "region_id": region or False,
            "direction": "up" if trend.percent > 0 else "down",
            "percent": trend.percent,
            "percent_low": trend.low,
            "percent_high": trend.high,
            "share_before": _percent(before),
            "share_now": _percent(now),
        }


def _percent(weeks):
    orders = sum(total for _count, total in weeks)
    return 100 * sum(count for count, _total in weeks) / orders if orders else 0
