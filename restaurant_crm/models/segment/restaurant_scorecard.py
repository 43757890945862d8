from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...engine.measure.measure import Filters, Window, available
from ...engine.segment import scores, sentence
from .reader import EVERYTHING
from .restaurant_guest_grade import GRADE_KINDS

PARTS = [("measure", "From the Facts"), ("grade", "Human Judgement")]
WINDOWS = [("all", "all time"), ("days", "days"), ("visits", "visits")]
# What would lead back to a scorecard, or needs more than a period to make sense.
NOT_ON_A_CARD = ("score", "tier_level", "has_tag", "in_segment", "random_bucket")


class RestaurantScorecard(models.Model):
    """A weighted sum: points for what the facts say and for how people judge the guest.

    Every line gives so many points for each unit, up to a limit; the limits are the weights.
    """

    _name = "restaurant.scorecard"
    _inherit = ["restaurant.deletion.mixin", "restaurant.rule.source"]
    _description = "Scorecard"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    note = fields.Text(translate=True)
    line_ids = fields.One2many("restaurant.scorecard.line", "scorecard_id", string="Lines", copy=True)
    most = fields.Float(string="Most Points", compute="_compute_most")
    facts_share = fields.Float(string="Facts (%)", compute="_compute_most")
    judgement_share = fields.Float(string="Judgement (%)", compute="_compute_most")

    @api.depends("line_ids.cap", "line_ids.part")
    def _compute_most(self):
        for card in self:
            total = sum(card.line_ids.mapped("cap"))
            judged = sum(card.line_ids.filtered(lambda line: line.part == "grade").mapped("cap"))
            card.most = total
            card.judgement_share = 100 * judged / total if total else 0
            card.facts_share = 100 - card.judgement_share if total else 0

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        return found + self.env["restaurant.segment.condition"]._told_without(self, "scorecard_id")

    def _values_sql(self, question):
        """SELECT ``(partner_id, value)``: the points of the guests in question who have any."""
        self.ensure_one()
        return scores.total([line._points_sql(question) for line in self.line_ids if line._is_sound()])

    def _breakdown(self, partner, reader=EVERYTHING):
        """How the points of ``partner`` come about: a dict for each line that ``reader`` may know.

        Keys are ``label``, ``part``, ``value_text``, ``points``, ``cap`` and ``weight`` in percent.
        """
        self.ensure_one()
        question = self.env["restaurant.segment"].sudo()._question(partner.ids)
        self.env.flush_all()
        return [line._explain(question, self.most) for line in self.line_ids if line._is_told_to(reader)]


class RestaurantScorecardLine(models.Model):
    _name = "restaurant.scorecard.line"
    _inherit = ["restaurant.rule.source"]
    _description = "Line of a Scorecard"
    _order = "scorecard_id, sequence, id"

    scorecard_id = fields.Many2one("restaurant.scorecard", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    part = fields.Selection(PARTS, required=True, default="measure")
    measure = fields.Selection("_selection_measure", default="visits")
    grade_kind = fields.Selection(GRADE_KINDS, string="Grade", default="interview")
    window = fields.Selection(WINDOWS, string="Period", required=True, default="days")
    window_value = fields.Integer(string="Length", default=365)
    points = fields.Float(
        string="Points for Each",
        required=True,
        default=1,
        digits=(16, 4),
        help="Points for each unit of what is measured.",
    )
    cap = fields.Float(string="At Most", required=True, default=20, help="The most that the line can give: its weight.")
    weight = fields.Float(string="Weight (%)", compute="_compute_weight")
    label = fields.Char(compute="_compute_label")

    _cap_positive = models.Constraint("CHECK(cap > 0)", "A line has to be able to give points.")
    _window_positive = models.Constraint(
        "CHECK(\"window\" = 'all' OR window_value > 0)", "Enter the length of the period."
    )

    @api.model
    def _selection_measure(self):
        return [
            (code, self.env._(measure.label))
            for code, measure in available(self.env).items()
            if code not in NOT_ON_A_CARD and not measure.required and not measure.yes_no
        ]

    @api.depends("cap", "scorecard_id.line_ids.cap")
    def _compute_weight(self):
        for line in self:
            total = sum(line.scorecard_id.line_ids.mapped("cap"))
            line.weight = 100 * line.cap / total if total else 0

    @api.depends("part", "measure", "grade_kind", "window", "window_value")
    @api.depends_context("lang")
    def _compute_label(self):
        known = available(self.env)
        for line in self:
            if line.part == "grade":
                name = dict(self._fields["grade_kind"]._description_selection(self.env)).get(line.grade_kind, "")
            else:
                name = self.env._(known[line.measure].label) if line.measure in known else ""
            if line._window().kind == "days":
                name = self.env._("%(name)s, last %(count)s days", name=name, count=line.window_value)
            elif line._window().kind == "visits":
                name = self.env._("%(name)s, last %(count)s visits", name=name, count=line.window_value)
            line.label = name

    @api.constrains("part", "measure", "window")
    def _check_window(self):
        for line in self:
            measure = available(self.env).get(line.measure)
            if line.part == "grade" and line.window == "visits":
                raise ValidationError(self.env._("Grades count for some days or for good."))
            if line.part == "measure" and not measure:
                raise ValidationError(self.env._("Choose what is measured."))

    def _window(self):
        """The period as the engine's data; measures that know no period take all time."""
        measure = available(self.env).get(self.measure)
        if self.part == "measure" and measure and self.window not in measure.windows:
            return Window()
        return Window(self.window or "all", self.window_value if self.window != "all" else 0)

    def _is_told_to(self, reader):
        about = {"measure": self.measure if self.part == "measure" else None, "stores": (), "segment": False}
        return self.env["restaurant.segment"]._tells(about, reader)

    def _is_sound(self):
        return self.part == "grade" or self.measure in available(self.env)

    def _value_sql(self, question):
        """SELECT ``(partner_id, value)`` of what the line counts."""
        asked = replace(question, window=self._window(), filters=Filters())
        if self.part == "grade":
            return scores.grades(asked, self.grade_kind)
        return available(self.env)[self.measure].select(asked)

    def _points_sql(self, question):
        return scores.points(self._value_sql(question), self.points, self.cap)

    def _explain(self, question, most):
        rows = (
            self.env.execute_query(SQL("SELECT value FROM (%s) AS raw", self._value_sql(question)))
            if (self._is_sound())
            else []
        )
        value = float(rows[0][0]) if rows and rows[0][0] is not None else None
        kind = "number" if self.part == "grade" else available(self.env)[self.measure].kind
        gained = (
            0.0 if value is None else max(min(value * self.points, self.cap), 0.0 if self.points > 0 else -self.cap)
        )
        return {
            "label": self.label,
            "part": self.part,
            "value_text": sentence.number(self.env, value, kind),
            "points": round(gained, 1),
            "cap": self.cap,
            "weight": 100 * self.cap / most if most else 0,
        }
