from odoo import api, fields, models

from ...engine.measure.measure import CHANGE_COMPARISONS, RANK_COMPARISONS, available
from ..fact.restaurant_visit import WEEKDAYS

# What visits are narrowed down by: a switch on the form and the columns that it opens.
SWITCHES = {
    "by_dishes": ("pos_category_ids", "product_ids"),
    "by_place": ("store_ids", "region_ids"),
    "by_time": ("weekdays", "daypart"),
    "by_kind": ("channel", "floor_ids", "min_covers"),
}

# Days of the week as people speak of them; everything else is typed as numbers.
DAYS = [
    ("1,2,3,4,5", "Monday to Friday"),
    ("6,7", "Weekend"),
    ("5,6,7", "Friday to Sunday"),
    *WEEKDAYS,
    ("other", "Other days"),
]


class RestaurantSegment(models.Model):
    """Which columns the form shows: only those that a line of the segment has a use for."""

    _inherit = "restaurant.segment"

    by_dishes = fields.Boolean(
        string="Dishes", compute="_compute_switches", store=True, readonly=False, help="Show the columns for dishes."
    )
    by_place = fields.Boolean(
        string="Store or Region",
        compute="_compute_switches",
        store=True,
        readonly=False,
        help="Show the columns for stores and regions.",
    )
    by_time = fields.Boolean(
        string="Day and Time",
        compute="_compute_switches",
        store=True,
        readonly=False,
        help="Show the columns for days of the week and parts of the day.",
    )
    by_kind = fields.Boolean(
        string="Channel, Floor and Party Size",
        compute="_compute_switches",
        store=True,
        readonly=False,
        help="Show the columns for dine-in, takeaway and delivery, for floors and for the number of people.",
    )
    columns = fields.Char(compute="_compute_columns")

    @api.depends(
        "condition_ids.measure",
        "condition_ids.expected_filters",
        *(f"condition_ids.{n}" for names in SWITCHES.values() for n in names),
    )
    def _compute_switches(self):
        known = available(self.env)
        for segment in self:
            for switch, names in SWITCHES.items():
                segment[switch] = segment[switch] or any(
                    line[name] or name in (line.expected_filters or "")
                    for line in segment.condition_ids
                    for name in names
                )
            segment.by_dishes = segment.by_dishes or any(
                known[line.measure].needs_dishes for line in segment.condition_ids if line.measure in known
            )

    @api.depends("condition_ids.measure", "condition_ids.comparison", "condition_ids.weekday_choice")
    def _compute_columns(self):
        for segment in self:
            lines = segment.condition_ids
            wanted = {
                "window": any(lines.mapped("takes_window")),
                "visits": any(lines.mapped("takes_visit_filters")),
                "segment": any(lines.mapped("takes_segment")),
                "scorecard": any(lines.mapped("takes_scorecard")),
                "tags": any(lines.mapped("takes_tags")),
                "to": "between" in lines.mapped("comparison"),
                "days": "other" in lines.mapped("weekday_choice"),
            }
            segment.columns = " ".join(name for name, shown in wanted.items() if shown)

    @api.onchange(*SWITCHES)
    def _onchange_switches(self):
        """What is switched off does not filter, either: no hidden column changes the meaning."""
        for switch, names in SWITCHES.items():
            if not self[switch]:
                for line in self.condition_ids:
                    line.update(dict.fromkeys((name for name in names if line[name]), False))


class RestaurantSegmentCondition(models.Model):
    _inherit = "restaurant.segment.condition"

    comparisons = fields.Json(compute="_compute_choices")
    windows = fields.Json(compute="_compute_choices")
    weekday_choice = fields.Selection(
        DAYS, string="Days", compute="_compute_weekday_choice", inverse="_inverse_weekday_choice", readonly=False
    )

    @api.depends("measure")
    def _compute_choices(self):
        known = available(self.env)
        for line in self:
            measure = known.get(line.measure)
            line.comparisons = list(measure.comparisons) if measure else []
            line.windows = list(measure.windows) if measure else []

    @api.depends("weekdays")
    def _compute_weekday_choice(self):
        common = dict(DAYS)
        for line in self:
            days = ",".join(
                part.strip() for part in (line.weekdays or "").replace("，", ",").split(",") if part.strip()
            )
            line.weekday_choice = (days if days in common else "other") if days else False

    @api.onchange("weekday_choice")
    def _onchange_weekday_choice(self):
        self._inverse_weekday_choice()

    def _inverse_weekday_choice(self):
        for line in self:
            if line.weekday_choice != "other":
                line.weekdays = line.weekday_choice

    def _unit(self, measure):
        """What the value counts: with a comparison among guests or with before, percent."""
        if self.comparison in RANK_COMPARISONS:
            return self.env._("% of guests")
        if self.comparison in CHANGE_COMPARISONS:
            return "%"
        if measure.kind == "money":
            return self.env.company.currency_id.symbol
        return self.env._(measure.unit) if measure.unit else ""
