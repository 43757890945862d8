from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...analytics.control_limits import PERIOD_DAYS, upper_limit, usual_rate
from ...engine.shared.clock import day_start, local_date
from ..shared.optional_float import OptionalFloat

_lt = LazyTranslate(__name__)

STATES = [("open", "In Progress"), ("closed", "Measures Taken"), ("dismissed", "False Alarm")]
OUTCOMES = [
    ("usual", "Back to Normal"),
    ("better", "Better"),
    ("not_better", "Not Better"),
    ("unknown", "No Visits"),
]
MORE_THAN_USUAL = _lt("More complaints than usual")
NO_HELP = _lt("The measures did not help")
# Days after the measures in which complaints are counted once more.
COMPARE_DAYS = 28
# Categories that the story names.
NAMED_CATEGORIES = 3


class RestaurantRemediation(models.Model):
    """More complaints than usual in a store or region: what is done about it, and whether it helped."""

    _name = "restaurant.remediation"
    _inherit = ["restaurant.kept.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Complaint Warning"
    _order = "raised_on desc, id desc"
    _check_company_auto = True
    _kept_fields = frozenset(
        {
            "store_ids", "company_id", "by_alarm", "raised_on", "state", "complaints", "visits", "rate", "usual_rate",
            "limit_rate", "closed_on", "compare_on", "complaints_after", "visits_after", "rate_after", "outcome",
        }
    )  # fmt: skip

    store_id = fields.Many2one(
        "restaurant.store", index="btree_not_null", help="Empty: it is about all stores of the region together."
    )
    region_id = fields.Many2one(
        "restaurant.region",
        compute="_compute_region_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    # Whose visits are counted: those of a region change, and stores with a warning of their own are left out.
    store_ids = fields.Many2many("restaurant.store", string="Stores Counted", readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, precompute=True)
    by_alarm = fields.Boolean(string="Raised Automatically", readonly=True, copy=False)
    raised_on = fields.Date(
        required=True, readonly=True, default=lambda self: local_date(self.env), index=True, copy=False
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    state = fields.Selection(STATES, required=True, default="open", readonly=True, copy=False, tracking=True)

    complaints = fields.Integer(readonly=True, copy=False)
    visits = fields.Integer(readonly=True, copy=False)
    rate = OptionalFloat(string="Complaints per 1,000 Visits", readonly=True, copy=False, digits=(16, 1))
    usual_rate = OptionalFloat(
        string="Usual", readonly=True, copy=False, digits=(16, 1), help="Per 1,000 visits, in the 90 days before."
    )
    limit_rate = OptionalFloat(
        string="By Chance up to",
        readonly=True,
        copy=False,
        digits=(16, 1),
        help="Per 1,000 visits. More than this is no coincidence: the usual rate and three standard deviations.",
    )
    story = fields.Text(compute="_compute_story")

    finding = fields.Text(string="What Was Found", help="Why there were so many complaints.", tracking=True)
    measure_ids = fields.One2many("restaurant.remediation.measure", "remediation_id", string="Measures")
    closed_on = fields.Date(readonly=True, copy=False)
    compare_on = fields.Date(
        string="Compared On", compute="_compute_compare_on", store=True, help="When it is seen whether it helped."
    )
    complaints_after = fields.Integer(string="Complaints Afterwards", readonly=True, copy=False)
    visits_after = fields.Integer(string="Visits Afterwards", readonly=True, copy=False)
    rate_after = OptionalFloat(string="Rate Afterwards", readonly=True, copy=False, digits=(16, 1))
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False, tracking=True)

    _somewhere = models.Constraint(
        "CHECK (store_id IS NOT NULL OR region_id IS NOT NULL)", "A warning is about a store or a region."
    )
    _store_once = models.UniqueIndex(
        "(store_id) WHERE state = 'open' AND store_id IS NOT NULL", "There is an open warning about this store already."
    )
    _region_once = models.UniqueIndex(
        "(region_id) WHERE state = 'open' AND store_id IS NULL", "There is an open warning about this region already."
    )

    @api.depends("store_id", "region_id", "raised_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for warning in self:
            place = warning.store_id or warning.region_id
            warning.display_name = self.env._(
                "%(place)s, %(date)s",
                place=place.display_name or "",
                date=format_date(self.env, warning.raised_on),
            )

    @api.depends("store_id")
    def _compute_region_id(self):
        for warning in self:
            warning.region_id = warning.store_id.region_id or warning.region_id

    @api.depends("store_id.company_id", "region_id.company_id")
    def _compute_company_id(self):
        for warning in self:
            warning.company_id = warning.store_id.company_id or warning.region_id.company_id

    @api.depends("store_id", "region_id")
    def _compute_user_id(self):
        for warning in self:
            if not warning.user_id:
                warning.user_id = warning.region_id.manager_id or warning.store_id.manager_id

    @api.depends("closed_on", "state")
    def _compute_compare_on(self):
        for warning in self:
            closed = warning.state == "closed" and warning.closed_on
            # The last of the days that count has to be over.
            warning.compare_on = closed and closed + timedelta(days=COMPARE_DAYS + 1)

    @api.depends("complaints", "visits", "rate", "usual_rate", "limit_rate", "raised_on")
    @api.depends_context("lang")
    def _compute_story(self):
        for warning in self:
            warning.story = warning._story() if warning.raised_on and warning.store_ids else False

    def _story(self):
        """What happened, in a few plain sentences."""
        self.ensure_one()
        text = self.env._(
            "%(complaints)s complaints with %(visits)s visits in %(days)s days: %(rate)s per 1,000 visits.",
            complaints=self.complaints,
            visits=self.visits,
            days=PERIOD_DAYS,
            rate=round(self.rate or 0, 1),
        )
        parts = [text]
        if self.usual_rate is not False:
            parts.append(
                self.env._(
                    "Usual are %(usual)s; up to %(limit)s would be chance.",
                    usual=round(self.usual_rate, 1),
                    limit=round(self.limit_rate or 0, 1),
                )
            )
        found = self.env["restaurant.complaint"]._read_group(
            self._complaint_domain(), ["category_id"], ["__count"], order="__count desc", limit=NAMED_CATEGORIES
        )
        about = [f"{category.display_name} ({count})" for category, count in found if category]
        if about:
            parts.append(self.env._("Mostly about: %(categories)s.", categories=", ".join(about)))
        return " ".join(parts)

    def _complaint_domain(self):
        """The complaints that were counted."""
        since = self.raised_on - timedelta(days=PERIOD_DAYS)
        return [
            ("store_id", "in", self.store_ids.ids),
            ("duplicate_of_id", "=", False),
            ("received_at", ">=", day_start(self.env, since)),
            ("received_at", "<", day_start(self.env, self.raised_on)),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever opens one by hand gets the same figures to compare with."""
        warnings = super().create(vals_list)
        for warning in warnings:
            warning._measure()
            warning._tell(MORE_THAN_USUAL)
        return warnings

    def _measure(self):
        """Note what was counted until now."""
        warning = self.sudo()
        if not warning.store_ids:
            warning.store_ids = warning.store_id or warning.region_id.store_ids
        period, history = warning._figures(warning.store_ids, warning.raised_on)
        usual = usual_rate(history)
        warning.write(
            {
                "complaints": period.complaints,
                "visits": period.visits,
                "rate": 1000 * period.rate if period.visits else None,
                "usual_rate": 1000 * usual if history.visits else None,
                "limit_rate": 1000 * upper_limit(usual, period.visits) if history.visits and period.visits else None,
            }
        )

    def _tell(self, sentence):
        """Give the responsible an activity in their language; ``sentence`` is a lazy text."""
        for warning in self.filtered("user_id"):
            warning = warning.with_context(lang=warning.user_id.lang, tz=warning.user_id.tz)
            # The manager of the store reads along.
            people = warning.user_id | warning.store_id.sudo().manager_id
            warning.message_subscribe(partner_ids=people.partner_id.ids)
            warning.activity_schedule(
                "restaurant_crm.remediation_activity",
                user_id=warning.user_id.id,
                summary=f"{warning.env._(sentence)}: {(warning.store_id or warning.region_id).display_name}",
                note=warning.story,
            )

    # -- steps -----------------------------------------------------------------------------------

    @api.constrains("state", "finding", "measure_ids")
    def _check_closed(self):
        for warning in self:
            if warning.state != "open" and not (warning.finding or "").strip():
                raise ValidationError(self.env._("Write down what was found before you close the warning."))

    def action_close(self):
        """The measures have been taken; later it is seen whether they helped."""
        for warning in self:
            if not warning.measure_ids.filtered("done"):
                raise UserError(self.env._("Note at least one measure and mark it as done."))
        self._close("closed")

    def action_dismiss(self):
        """Nothing was wrong."""
        self._close("dismissed")

    def _close(self, state):
        self.check_access("write")
        # sudo: steps write what people do not.
        self.sudo().write({"state": state, "closed_on": local_date(self.env)})
        self.activity_feedback(["restaurant_crm.remediation_activity"])

    def action_reopen(self):
        """Go on with it: what was compared is forgotten."""
        self.check_access("write")
        # sudo: steps write what people do not.
        self.sudo().write(
            {
                "state": "open",
                "closed_on": False,
                "outcome": False,
                "complaints_after": 0,
                "visits_after": 0,
                "rate_after": None,
            }
        )

    def action_open_complaints(self):
        """Open the complaints that were counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_action")
        return action | {"domain": self._complaint_domain(), "context": {}}

    def action_open_rate(self):
        """Open the rate of the stores over time."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_complaint_rate_action")
        return action | {
            "domain": [("store_id", "in", self.store_ids.ids)],
            "context": {"graph_groupbys": ["date:week"]},
        }
