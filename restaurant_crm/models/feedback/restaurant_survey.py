from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.feedback import survey as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..shared import planner
from ..shared.one_by_one import one_by_one
from ..shared.optional_float import OptionalFloat


class RestaurantSurvey(models.Model):
    """Asks the guests of a segment by mail how their last visit was, again and again."""

    _name = "restaurant.survey"
    _description = "Guest Survey"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(string="On", default=True, help="Surveys that are switched off ask nobody.")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    segment_id = fields.Many2one("restaurant.segment", string="Whom to Ask", required=True, ondelete="restrict")
    template_id = fields.Many2one(
        "mail.template",
        string="Mail",
        required=True,
        ondelete="restrict",
        domain="[('model', '=', 'pos.order')]",
        default=lambda self: self.env.ref("restaurant_crm.survey_mail", raise_if_not_found=False),
        help="Has to carry the link to the page with stars: object._guest_feedback_url().",
    )
    every_days = fields.Integer(string="Every (Days)", required=True, default=30)
    pause_days = fields.Integer(
        string="Not Again Within (Days)",
        required=True,
        default=90,
        help="Nobody is asked who was asked by any survey, or gave stars anyway, in so many days.",
    )
    order_days = fields.Integer(
        string="About Orders of the Last (Days)", required=True, default=30, help="Who was not here since is not asked."
    )
    next_on = fields.Date(string="Next Time", required=True, default=lambda self: local_date(self.env))
    request_ids = fields.One2many("restaurant.survey.request", "survey_id", string="Requests")
    asked_count = fields.Integer(string="Asked", compute="_compute_answers")
    answered_count = fields.Integer(string="Answered", compute="_compute_answers")
    response_rate = OptionalFloat(
        string="Response Rate (%)",
        compute="_compute_answers",
        digits=(16, 0),
        help="Share of guests who answered, of those who got the mail.",
    )
    average_stars = OptionalFloat(compute="_compute_answers", digits=(16, 2))
    reach = fields.Integer(
        string="Would Ask Now", compute="_compute_reach", help="Guests whom it would ask if it ran now."
    )

    _days = models.Constraint(
        "CHECK (every_days > 0 AND pause_days > 0 AND order_days > 0)", "Days of a survey begin with one."
    )

    @api.depends("request_ids.state", "request_ids.feedback_id")
    def _compute_answers(self):
        found = self.env["restaurant.survey.request"]._read_group(
            [("survey_id", "in", self.ids), ("state", "=", "sent")],
            ["survey_id"],
            ["__count", "feedback_id:count", "response_share:avg", "stars:avg"],
        )
        figures = {survey: rest for survey, *rest in found}
        for survey in self:
            asked, answered, share, stars = figures.get(survey, (0, 0, False, False))
            survey.asked_count, survey.answered_count = asked, answered
            survey.response_rate = False if share is None else share
            survey.average_stars = stars or False

    def _reach_fields(self):
        """Names of the fields that say whom it asks."""
        return ["segment_id", "pause_days", "order_days", "company_id"]

    @api.depends(lambda self: self._reach_fields())
    def _compute_reach(self):
        for survey in self:
            if not (survey.segment_id and survey.pause_days > 0 and survey.order_days > 0):
                survey.reach = 0
                continue
            query = SQL("SELECT count(*) FROM (%s) AS candidate", survey.sudo()._candidates())
            survey.reach = planner.rows_of_all(self.env, query)[0][0]

    def _candidates(self):
        """The engine's SELECT of whom to ask now."""
        self.ensure_one()
        flush(self.env, engine.SOURCES)
        return engine.candidates(
            self.segment_id._guests_sql(),
            self.company_id.id,
            local_date(self.env),
            self.pause_days,
            self.order_days,
            self._allowed_sql(),
        )

    def _allowed_sql(self):
        """An expression on ``partner``: whether the guest may be asked. Who has opted out is left out anyway."""
        return SQL("TRUE")

    def action_ask(self):
        """Ask now instead of waiting for the next time."""
        self.check_access("write")
        chosen = sum(survey._ask() for survey in self)
        if not chosen:
            raise UserError(self.env._("There is nobody to ask at the moment."))
        return self.action_open_requests()

    def action_open_requests(self):
        """Open whom it has asked."""
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_survey_request_action")
        return action | {"domain": [("survey_id", "in", self.ids)]}

    def _ask(self):
        """Choose whom to ask and have the mails sent in the background; returns how many."""
        self.ensure_one()
        survey = self.sudo()
        # All of them: two surveys at once must not both find a guest unasked.
        survey.with_context(active_test=False).search([("id", "!=", False)]).lock_for_update()
        today = local_date(self.env)
        query = engine.choose(survey.id, today, survey._candidates())
        chosen = planner.rows_of_all(self.env, query)
        survey.next_on = max(survey.next_on, today) + timedelta(days=survey.every_days)
        survey.invalidate_recordset(["request_ids"])
        if chosen:
            self.env.ref("restaurant_crm.ir_cron_send_surveys").sudo()._trigger()
        return len(chosen)

    @api.model
    def _cron_ask(self):
        """Surveys whose day has come."""
        domain = [("next_on", "<=", local_date(self.env))]
        one_by_one(self.search(domain), domain, "_ask")
