from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ... import settings
from ...engine.till import name_keys

# Changing one of these makes everybody's visits stale.
FACT_SETTINGS = ("visit_gap_hours", "chain_currency_id", *(f"{part}_start" for part in settings.DAYPARTS))
# Changing one of these only judges the profiles anew.
SCORE_SETTINGS = (
    "at_risk_ratio",
    "lapsed_ratio",
    "assumed_gap_days",
    "rfm_mode",
    *(f"{measure}_limits" for measure in settings.RfmLimits._fields),
)


def _house_rule(name):
    return {"config_parameter": settings.PREFIX + name, "default": settings.DEFAULTS[name]}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    visit_gap_hours = fields.Float(string="Hours Between Visits", **_house_rule("visit_gap_hours"))
    restaurant_tz = fields.Selection(related="company_id.restaurant_tz", readonly=False)
    day_ends_at = fields.Float(string="Business Day Ends At", **_house_rule("day_ends_at"))
    restaurant_days_off = fields.Char(related="company_id.restaurant_days_off", readonly=False)
    chain_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Chain",
        config_parameter=settings.PREFIX + "chain_currency_id",
        help="Spend at stores of companies with other currencies is added up in this one, at the rate of the day. "
        "Empty: the currency of the first company.",
    )
    breakfast_start = fields.Integer(string="Breakfast From", **_house_rule("breakfast_start"))
    lunch_start = fields.Integer(string="Lunch From", **_house_rule("lunch_start"))
    afternoon_start = fields.Integer(string="Afternoon From", **_house_rule("afternoon_start"))
    dinner_start = fields.Integer(string="Dinner From", **_house_rule("dinner_start"))
    late_start = fields.Integer(string="Late From", **_house_rule("late_start"))
    at_risk_ratio = fields.Float(string="At Risk After", **_house_rule("at_risk_ratio"))
    lapsed_ratio = fields.Float(string="Lapsed After", **_house_rule("lapsed_ratio"))
    assumed_gap_days = fields.Integer(string="Assumed Rhythm", **_house_rule("assumed_gap_days"))
    rfm_mode = fields.Selection(
        [("quantile", "Fifths of all guests"), ("fixed", "Fixed limits")],
        string="Score Limits",
        **_house_rule("rfm_mode"),
    )
    recency_limits = fields.Char(string="Days Since Last Visit", **_house_rule("recency_limits"))
    frequency_limits = fields.Char(string="Visits in 365 Days", **_house_rule("frequency_limits"))
    monetary_limits = fields.Char(string="Spend in 365 Days", **_house_rule("monetary_limits"))
    queue_alarm_minutes = fields.Integer(string="Queue Alarm (Minutes)", **_house_rule("queue_alarm_minutes"))
    rule_share_limit = fields.Float(string="Ask Above (% of Guests)", **_house_rule("rule_share_limit"))
    low_rating_stars = fields.Integer(string="Complaint up to (Stars)", **_house_rule("low_rating_stars"))
    recovery_days = fields.Integer(string="Came Back Within (Days)", **_house_rule("recovery_days"))
    return_days = fields.Integer(string="Look Ahead (Days)", **_house_rule("return_days"))
    complaint_alias_prefix = fields.Char(related="company_id.complaint_alias_prefix", readonly=False)
    complaint_user_id = fields.Many2one(related="company_id.complaint_user_id", readonly=False)
    pos_store_id = fields.Many2one(related="pos_config_id.store_id", readonly=False)
    mask_contacts = fields.Boolean(
        string="Cover Contact Data",
        config_parameter=settings.PREFIX + "mask_contacts",
        help="Staff without the right “See contact data”, such as cashiers, see 138****1234.",
    )
    visits_are_stale = fields.Boolean(config_parameter=settings.PREFIX + "visits_are_stale", readonly=True)

    pinyin_is_missing = fields.Boolean(compute="_compute_pinyin_is_missing")

    def _compute_pinyin_is_missing(self):
        self.pinyin_is_missing = not name_keys.library()

    @api.constrains("visit_gap_hours", "day_ends_at", *(f"{part}_start" for part in settings.DAYPARTS))
    def _check_visit_rules(self):
        for config in self:
            if config.visit_gap_hours < 0:
                raise ValidationError(self.env._("The hours between visits cannot be negative."))
            if not 0 <= config.day_ends_at < 12:
                raise ValidationError(self.env._("A business day ends between midnight and noon."))
            if not settings.are_daypart_starts([config[f"{part}_start"] for part in settings.DAYPARTS]):
                raise ValidationError(
                    self.env._("The parts of the day have to begin one after the other, at full hours from 0 to 23.")
                )

    @api.constrains("at_risk_ratio", "lapsed_ratio", "assumed_gap_days")
    def _check_stage_rules(self):
        for config in self:
            if not 0 < config.at_risk_ratio < config.lapsed_ratio:
                raise ValidationError(
                    self.env._("A guest has to be at risk before being lapsed: enter two ascending numbers above 0.")
                )
            if config.assumed_gap_days < 1:
                raise ValidationError(self.env._("The assumed rhythm has to be one day or more."))

    @api.constrains("return_days")
    def _check_return_days(self):
        if any(not 7 <= config.return_days <= 365 for config in self):
            raise ValidationError(self.env._("Who comes back can be told for 7 to 365 days ahead."))

    @api.constrains("rule_share_limit")
    def _check_rule_share_limit(self):
        if any(not 0 < config.rule_share_limit <= 100 for config in self):
            raise ValidationError(self.env._("Enter a share of guests above 0 and up to 100 percent."))

    @api.constrains("low_rating_stars")
    def _check_low_rating_stars(self):
        if any(not 0 <= config.low_rating_stars <= 4 for config in self):
            raise ValidationError(self.env._("Complaints are made of 1 to 4 stars, or of none with 0."))

    @api.constrains("recovery_days")
    def _check_recovery_days(self):
        if any(not 1 <= config.recovery_days <= 3650 for config in self):
            raise ValidationError(self.env._("A guest has 1 to 3,650 days to come back."))

    @api.constrains("recency_limits", "frequency_limits", "monetary_limits")
    def _check_score_limits(self):
        for config in self:
            for measure in settings.RfmLimits._fields:
                limits = config[f"{measure}_limits"]
                try:
                    settings.parse_limits(limits)
                except ValueError:
                    raise ValidationError(
                        self.env._(
                            "“%(limits)s” does not work as score limits. "
                            "Enter four ascending numbers with commas between them, such as 7, 30, 90, 180.",
                            limits=limits or "",
                        )
                    ) from None

    def set_values(self):
        """Keep the house rules and bring in line what depends on them.

        New scores are given at once. Visits are only marked as stale: rebuilding all of
        them is offered, as it may take a while.
        """
        self._check_may_set()
        before = {name: settings.get(self.env, name) for name in settings.DEFAULTS}
        result = super().set_values()
        parameters = self.env["ir.config_parameter"].sudo()
        for name in settings.DEFAULTS:
            # Core drops a parameter that is 0, but 0 hours mean that every order is a visit.
            if self._fields[name].type in ("integer", "float") and not self[name]:
                parameters.set_param(settings.PREFIX + name, "0")
        changed = {name for name, value in before.items() if settings.get(self.env, name) != value}
        if "day_ends_at" in changed:
            # Stores whose day ended like that of the house go along; their guests are queued.
            stores = self.env["restaurant.store"].sudo().with_context(active_test=False)
            stores.search([("day_ends_at", "=", before["day_ends_at"])]).day_ends_at = self.day_ends_at
            self.env["ir.cron"]._align_nights()
        if changed.intersection(FACT_SETTINGS) and self.env["restaurant.visit"].sudo().search_count([], limit=1):
            parameters.set_param(settings.PREFIX + "visits_are_stale", "True")
        if "at_risk_ratio" in changed:
            # The rules that came with the addon say the same of who is at risk, unless somebody has changed them.
            shipped = [self.env.ref(f"restaurant_crm.{name}_churn_by_rhythm_1", False) for name in ("rule", "segment")]
            conditions = self.env["restaurant.segment.condition"].sudo().concat(*filter(None, shipped)).exists()
            conditions.filtered(
                lambda line: line.measure == "gap_ratio" and line.value == before["at_risk_ratio"]
            ).value = settings.get(self.env, "at_risk_ratio")
        if changed.intersection(SCORE_SETTINGS):
            self.env["restaurant.fact.check"]._measure_everybody()
        return result

    def _check_may_set(self):
        """Raise AccessError unless the user may change settings: what follows is done with all rights."""
        if not self.env.is_admin() and not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only system administrators may change the settings."))

    def action_rebuild_visits(self):
        """Rebuild everybody's visits with the house rules of today, in the background."""
        self._check_may_set()
        self.env["restaurant.fact.check"]._start("settings")
        self.env["ir.config_parameter"].sudo().set_param(settings.PREFIX + "visits_are_stale", False)
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_fact_check_action")
