import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.campaign.outbox import stop
from ...engine.shared.clock import local_date
from ..fact.restaurant_visit import WEEKDAYS
from .res_company import HOLDOUT_MOST, HOURS

STATES = [("draft", "Draft"), ("running", "Running"), ("paused", "Paused"), ("stopped", "Over")]
TRIGGERS = [
    ("once", "once, on a day"),
    ("weekly", "every week"),
    ("monthly", "every month"),
    ("enters", "when a guest comes to belong to them"),
    ("log", "when the guest log notes something"),
    ("birthday", "before the birthday"),
    ("away", "some days after the last visit"),
    ("rhythm", "when a guest is late by the own rhythm"),
    ("referral", "when a guest has brought a new one: for both"),
]
# Looked at once a day, at an hour.
DAILY = ("once", "weekly", "monthly", "birthday", "away", "rhythm")
# What takes part in who gets what: not changed while guests are in it.
SETUP_FIELDS = {"trigger", "holdout", "company_id", "log_kind", "salt"}
LAST_DAY = 31
MOST_PERCENT = 1000


class RestaurantCampaign(models.Model):
    """The right offer to the guests of a segment, and what it brought.

    A campaign runs by itself: when a guest's turn comes (the trigger), the guest is taken in (``_enrol``), unless left
    alone by lot, and gets its steps one after the other from the outbox (``restaurant.campaign.message``).
    """

    _name = "restaurant.campaign"
    _description = "Campaign"
    _inherits = {"restaurant.segment": "segment_id"}
    _inherit = ["restaurant.kept.mixin"]
    _order = "sequence, id"
    _check_company_auto = True
    _kept_fields = frozenset({"state", "started_at", "looked_until", "looked_log_id", "salt"})

    segment_id = fields.Many2one("restaurant.segment", required=True, ondelete="cascade", index=True)
    # Of the campaign, not of the segment.
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", copy=False, index=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Gets the calls of guests whose store has no manager.",
    )
    step_ids = fields.One2many("restaurant.campaign.step", "campaign_id", string="Steps", copy=True)

    trigger = fields.Selection(TRIGGERS, string="Starts", required=True, default="once")
    start_on = fields.Date(
        string="On the Day",
        required=True,
        default=lambda self: local_date(self.env),
        help="Nothing happens before this day.",
    )
    hour = fields.Float(string="At", default=10, help="The hour of the day, by the clock of the company.")
    weekday = fields.Selection(WEEKDAYS, string="Day of the Week", default="1")
    day_of_month = fields.Integer(
        string="Day of the Month", default=1, help="31 stands for the last day of every month."
    )
    days = fields.Integer(default=7)
    rhythm = fields.Integer(string="Percent of the Usual Gap", default=150)
    log_kind = fields.Selection("_log_kinds", string="Entry")
    log_tag_id = fields.Many2one("restaurant.tag", string="About the Tag", ondelete="restrict")
    log_tier_id = fields.Many2one("restaurant.tier", string="About the Level", ondelete="restrict")
    with_present = fields.Boolean(
        string="Those Who Belong Now, Too", help="Otherwise only guests who come to belong to them after the start."
    )
    end_on = fields.Date(string="Takes Guests in until", help="Empty: until somebody stops it.")
    reentry = fields.Selection(
        [("never", "once"), ("always", "each time"), ("days", "again after some days")],
        string="A Guest Takes Part",
        required=True,
        compute="_compute_reentry",
        store=True,
        readonly=False,
        precompute=True,
    )
    again_days = fields.Integer(string="Days until Again", default=90)
    stop_on_visit = fields.Boolean(string="Ends for Guests Who Come", help="Whoever was here gets no further step.")
    stop_on_answer = fields.Boolean(
        string="Ends for Guests Who Answer",
        help="Whoever wrote, opened a link, signed up or added the house gets no further step.",
    )

    holdout = fields.Float(
        string="Left Alone (%)",
        default=10,
        help="A share of the guests, by lot, gets nothing: what the campaign brings is told from them. "
        "It is always the same guests for a campaign.",
    )
    salt = fields.Char(readonly=True, copy=False, default=lambda self: secrets.token_hex(8))
    result_days = fields.Integer(
        string="Judged after Days", default=30, help="Visits of so many days after a guest was taken in are compared."
    )
    budget = fields.Monetary(help="No more guests are taken in than it pays for. 0: without a limit.")
    cost_per_guest = fields.Monetary(
        string="Cost per Guest", help="What the offer costs on average when it is given; with it the budget is kept."
    )

    started_at = fields.Datetime(readonly=True, copy=False)
    looked_until = fields.Date(readonly=True, copy=False, help="Local date up to which it was looked whose turn it is.")
    looked_log_id = fields.Integer(
        string="Looked at the Log up to",
        readonly=True,
        copy=False,
        help="Who was left out by an entry is counted once.",
    )
    member_ids = fields.One2many("restaurant.campaign.member", "campaign_id")
    message_ids = fields.One2many("restaurant.campaign.message", "campaign_id", string="Messages")
    run_ids = fields.One2many("restaurant.campaign.run", "campaign_id", string="Guests Taken in")
    result_ids = fields.One2many("restaurant.campaign.result", "campaign_id", string="Results")

    _numbers = models.Constraint(
        "CHECK (days >= 0 AND again_days >= 0 AND result_days > 0 AND budget >= 0 AND cost_per_guest >= 0)",
        "Days and money are not below 0; it is judged after a day at the earliest.",
    )

    @api.model
    def _log_kinds(self):
        """What the guest log notes, of all rooms."""
        return self.env["restaurant.guest.log"]._fields["kind"]._description_selection(self.env)

    @api.constrains("hour", "day_of_month", "holdout", "rhythm", "start_on", "end_on")
    def _check_numbers(self):
        for campaign in self:
            if not 0 <= campaign.hour < HOURS:
                raise ValidationError(self.env._("The hour lies between 0:00 and 23:59."))
            if not 1 <= campaign.day_of_month <= LAST_DAY:
                raise ValidationError(self.env._("Enter a day of the month from 1 to 31; 31 stands for the last one."))
            if not 0 <= campaign.holdout <= HOLDOUT_MOST:
                raise ValidationError(self.env._("Leave at most half of the guests alone."))
            if not 0 < campaign.rhythm <= MOST_PERCENT:
                raise ValidationError(
                    self.env._("Enter after how many percent of the usual days a guest counts as late.")
                )
            if campaign.end_on and campaign.end_on < campaign.start_on:
                raise ValidationError(self.env._("The campaign would be over before it starts."))

    @api.constrains("segment_id")
    def _check_segment_is_own(self):
        for campaign in self:
            if self.with_context(active_test=False).search_count([("segment_id", "=", campaign.segment_id.id)]) > 1:
                raise ValidationError(self.env._("Two campaigns cannot share one description."))

    @api.depends("trigger")
    def _compute_reentry(self):
        for campaign in self:
            campaign.reentry = "never" if campaign.trigger in ("once", "enters") else "always"

    # -- life ------------------------------------------------------------------------------------

    @api.model
    def new(self, values=None, origin=None, ref=None):
        """A draft has a draft segment, too, so that the form counts guests before anything is saved."""
        campaign = super().new(values, origin, ref)
        if not origin and not campaign.segment_id:
            campaign.segment_id = self.env["restaurant.segment"].new({"usage": "campaign"})
        return campaign

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{"usage": "campaign", **vals} for vals in vals_list])

    def write(self, vals):
        """Who takes part by what rule stays while guests are in it: the result would mean nothing."""
        # sudo: whether there are guests, whoever's they are.
        Member = self.env["restaurant.campaign.member"].sudo()
        if not SETUP_FIELDS.isdisjoint(vals) and Member.search_count([("campaign_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("Guests are in the campaign already: copy it to start another one."))
        return super().write(vals)

    def unlink(self):
        """Delete what describes the campaigns with them."""
        segments = self.segment_id
        result = super().unlink()
        segments.unlink()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unsent(self):
        sent = [
            ("campaign_id", "in", self.ids),
            ("state", "in", ("sending", "sent", "bounced", "unknown", "to_do", "done")),
        ]
        # sudo: whoever may delete campaigns may know that there are messages.
        if self.env["restaurant.campaign.message"].sudo().search_count(sent, limit=1):
            raise UserError(self.env._("Guests have been written to: archive the campaign instead."))

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%s (copy)", campaign.name)}
            for campaign, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _defect(self):
        """Why nobody is taken in, in the user's words; None when the campaign is complete.

        A campaign that cannot be decided reaches nobody: a segment that is gone is not known to leave somebody out.
        """
        self.ensure_one()
        if not self.step_ids:
            return self.env._("Add a step: what do the guests get?")
        for step in self.step_ids:
            if problem := step._defect():
                return problem
        if self.trigger == "log" and not self.log_kind:
            return self.env._("Choose the entry of the guest log.")
        if self.trigger in ("away", "birthday") and self.days < (self.trigger == "away"):
            return self.env._("Enter the number of days.")
        if not self._is_for_somebody():
            return self.env._("Say for which guests: add a line or a contact filter.")
        return self.segment_id._defect()

    def _is_for_somebody(self):
        return bool(self.condition_ids or self.segment_id._parsed_domain())

    def _check_may_steer(self):
        """:raise AccessError: the user may not start and stop these campaigns"""
        self.check_access("write")

    def action_start(self):
        """Start, or go on after a pause."""
        self._check_may_steer()
        for campaign in self:
            if problem := campaign._defect():
                raise UserError(problem)
        for campaign in self.sudo():
            today = local_date(self.env)
            if campaign.state == "draft":
                campaign.started_at = fields.Datetime.now()
                campaign.looked_until = fields.Date.subtract(max(today, campaign.start_on), days=1)
                if campaign.trigger == "enters" and not campaign.with_present:
                    campaign._note_inside()
            elif campaign.trigger in ("birthday", "away", "rhythm"):
                # What fell into the pause is over.
                campaign.looked_until = fields.Date.subtract(today, days=1)
            campaign.state = "running"
        self.env.ref("restaurant_crm.ir_cron_run_campaigns").sudo()._trigger()
        return True

    def action_pause(self):
        """Nothing goes out, and nobody is taken in, until somebody goes on."""
        self._check_may_steer()
        self.sudo().filtered(lambda campaign: campaign.state == "running").state = "paused"
        return True

    def action_stop(self):
        """The campaign is over: what waits is not sent any more."""
        self._check_may_steer()
        campaigns = self.sudo().filtered(lambda campaign: campaign.state in ("running", "paused"))
        campaigns.state = "stopped"
        campaigns.env.flush_all()
        self.env.execute_query(stop(campaigns.ids))
        self.env["restaurant.campaign.message"].invalidate_model(["state", "reason"], flush=False)
        return True
