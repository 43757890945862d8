from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ... import settings
from ...analytics import bgnbd, judging, numeric, returning
from ...engine.insight import returning as engine
from ...engine.shared.clock import local_date
from ..shared import planner

METHODS = [("regression", "Learned from the House's Own Guests"), ("visits", "Model of Visits (BG/NBD)")]
REFUSALS = [
    ("numpy", "The Python library numpy is not installed."),
    ("short", "There is no month of visits yet to learn from."),
    ("bounds", "The guests do not behave as the models assume: nothing sound can be learned from them."),
]
# How long what was learned serves.
MONTH = timedelta(days=30)
# The parameters of the two models, as columns.
REGRESSION = ("intercept", "by_repeats", "by_since_last", "by_since_first")


class RestaurantReturnModel(models.Model):
    """What the house has learned about who comes back, once a month, and how it did last time.

    The regression learns from the guests of ``horizon`` days ago, of whom is known by now who came. The same, done as
    of another ``horizon`` days earlier, tells how far it can be trusted: that is the card that the page shows.
    """

    _name = "restaurant.return.model"
    _description = "Who Comes Back"
    _order = "fitted_on desc, id desc"
    _rec_name = "fitted_on"

    fitted_on = fields.Date(string="Learned On", required=True, readonly=True)
    horizon = fields.Integer(string="Days Ahead", required=True, readonly=True, help="Coming back means: within these.")
    state = fields.Selection(
        [("used", "In Use"), ("replaced", "Replaced"), ("refused", "Refused")], required=True, readonly=True
    )
    refusal = fields.Selection(REFUSALS, string="Why Not", readonly=True)
    method = fields.Selection(METHODS, readonly=True)
    guest_count = fields.Integer(string="Guests Learned From", readonly=True)
    returned_count = fields.Integer(string="Of Them Came Back", readonly=True)

    intercept = fields.Float(readonly=True, digits=False)
    by_repeats = fields.Float(string="By Repeat Visits", readonly=True, digits=False)
    by_since_last = fields.Float(string="By Days Since the Last Visit", readonly=True, digits=False)
    by_since_first = fields.Float(string="By Days Since the First Visit", readonly=True, digits=False)
    has_rhythm = fields.Boolean(string="Model of Visits Fits", readonly=True)
    r = fields.Float(string="Visits: r", readonly=True, digits=False)
    alpha = fields.Float(string="Visits: alpha (Days)", readonly=True, digits=False)
    a = fields.Float(string="Stopping: a", readonly=True, digits=False)
    b = fields.Float(string="Stopping: b", readonly=True, digits=False)
    check_mean = fields.Float(string="Mean Spend of a Day", readonly=True)
    check_weight = fields.Float(
        readonly=True, help="On so many days with a visit a guest's own mean spend counts as much as the house's."
    )
    value_limits = fields.Json(readonly=True, help="The borders of the tenths of expected value.")

    tested_on = fields.Date(readonly=True, help="The day as of which guests were predicted for the test.")
    tested_count = fields.Integer(string="Guests Tested", readonly=True)
    tested_returned = fields.Integer(string="Tested Who Came Back", readonly=True)
    auc = fields.Float(
        string="Told Apart",
        readonly=True,
        digits=(6, 3),
        aggregator=None,
        help="The chance that of two guests the one who came back had been predicted to be likelier. 0.5 is a coin.",
    )
    brier_ratio = fields.Float(
        string="Error to Plain Share",
        readonly=True,
        digits=(6, 3),
        aggregator=None,
        help="Squared error of the chances, divided by that of telling everybody the share of all. Below 1 is better.",
    )
    calibration_error = fields.Float(
        readonly=True,
        digits=(6, 3),
        aggregator=None,
        help="How far the chances told and the shares that came are apart, on average over ten classes of guests.",
    )
    bins = fields.Json(readonly=True)
    risk_count = fields.Integer(string="Called At Risk", readonly=True)
    risk_stayed = fields.Integer(string="Of Them Did Not Come", readonly=True)
    active_count = fields.Integer(
        string="Called Active", readonly=True, help="Guests who had come on several days and were not late: to compare."
    )
    active_stayed = fields.Integer(string="Of the Active Did Not Come", readonly=True)

    card = fields.Char(string="How It Did", compute="_compute_card")
    explanation = fields.Char(compute="_compute_card")
    calibration = fields.Html(compute="_compute_calibration", sanitize=False)

    _used_uniq = models.UniqueIndex("(state) WHERE state = 'used'", "One model is in use.")

    @api.depends(
        *("risk_count", "risk_stayed", "active_count", "active_stayed", "tested_count", "tested_returned"),
        *("state", "refusal", "fitted_on"),
    )
    @api.depends_context("lang")
    def _compute_card(self):
        refusals = dict(self._fields["refusal"]._description_selection(self.env))
        for model in self:
            model.explanation = model._explain()
            if model.state == "refused":
                model.card = refusals.get(model.refusal)
            elif not model.tested_count:
                model.card = self.env._("Not tested yet: that needs twice as many days of visits.")
            elif model.risk_count:
                model.card = self.env._(
                    "Of the %(called)s guests called at risk on %(day)s, %(stayed)s did not come in the %(days)s days "
                    "after it. Of all %(all)s guests, %(others)s did not.",
                    called=model.risk_count,
                    day=format_date(self.env, model.tested_on),
                    stayed=model.risk_stayed,
                    days=model.horizon,
                    all=model.tested_count,
                    others=model.tested_count - model.tested_returned,
                )
                if model.active_count:
                    model.card += " " + self.env._(
                        "To compare: of the %(active)s active guests, who were not late, %(stayed)s did not come.",
                        active=model.active_count,
                        stayed=model.active_stayed,
                    )
            else:
                model.card = self.env._(
                    "Nobody was called at risk on %(day)s.", day=format_date(self.env, model.tested_on)
                )

    def _explain(self):
        """In a sentence, what the chances are made of."""
        if self.method == "regression":
            return self.env._(
                "Learned from %(guests)s guests as they were %(days)s days before, of whom %(came)s have come since: "
                "from how often each came, how long ago the last and how long ago the first visit was.",
                guests=self.guest_count,
                days=self.horizon,
                came=self.returned_count,
            )
        if self.method == "visits":
            return self.env._(
                "There are too few guests or days to learn from, so a model of visits is used: guests come by chance, "
                "each at an own pace, and may stop after any visit."
            )
        return False

    @api.depends("bins")
    @api.depends_context("lang")
    def _compute_calibration(self):
        for model in self:
            bins = [
                {"guests": int(count), "told": round(100 * told), "came": round(100 * came)}
                for count, told, came in model.bins or []
            ]
            model.calibration = bins and self.env["ir.qweb"]._render(
                "restaurant_crm.return_calibration", {"bins": bins}
            )

    # -- learning ----------------------------------------------------------------------------------------------------

    @api.model
    def _used(self):
        return self.search([("state", "=", "used")], limit=1)

    @api.model
    def _keep_up(self):
        """Score everybody; learn anew when the model is a month old, or lacking."""
        last = self.search([], limit=1)
        today = local_date(self.env)
        horizon = settings.get(self.env, "return_days")
        if not last or last.fitted_on <= today - MONTH or last.horizon != horizon or last.state == "refused":
            self._learn()
        self.env["restaurant.guest.profile"]._score_return()

    @api.model
    def action_learn(self):
        """Learn anew now, and show what came of it."""
        self.check_access("read")
        if not self.env.user.has_group("restaurant_crm.group_manager"):
            raise AccessError(self.env._("Only administrators of the restaurant CRM have the house learn anew."))
        if not numeric.is_here():
            raise UserError(self._numpy_is_missing())
        # sudo: nobody writes what was learned by hand, not even who may have it learned.
        self.sudo()._learn()
        self.env["restaurant.guest.profile"].sudo()._score_return()
        return self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_return_model_action")

    @api.model
    def _numpy_is_missing(self):
        return self.env._("This needs the Python library numpy. Install it on the server: pip install 'numpy>=1.26,<3'")

    @api.model
    def _learn(self):
        """Fit, test, and put what was learned into use, if it is sound; what was used before stays in use otherwise."""
        today, horizon = local_date(self.env), settings.get(self.env, "return_days")
        common = {"fitted_on": today, "horizon": horizon}
        try:
            values = self._fit(today, horizon)
        except _Refused as refusal:
            # One record says so, not one a night.
            self.search([("state", "=", "refused")]).unlink()
            return self.create({**common, "state": "refused", "refusal": refusal.args[0]})
        self.search([("state", "=", "refused")]).unlink()
        self._used().state = "replaced"
        self.flush_model()
        model = self.create({**common, "state": "used", **values})
        model.flush_recordset()
        self.env["restaurant.guest.profile"]._count_days()
        model.value_limits = planner.rows_of_all(self.env, engine.value_limits())[0][0]
        model.flush_recordset()
        return model

    def _fit(self, today, horizon):
        if not numeric.is_here():
            raise _Refused("numpy")
        self.env["restaurant.guest.profile"].flush_model()
        guests, first = self.env.execute_query(engine.extent())[0]
        if not first or (today - first).days < horizon:
            raise _Refused("short")
        share = max(guests // engine.SAMPLE, 1)
        month_ago = self._histories(today - timedelta(days=horizon), horizon, share)
        values = {}
        rhythm = self._fit_rhythm(self._histories(today, 0, share))
        if (today - first).days >= 2 * horizon:
            before = self._histories(today - timedelta(days=2 * horizon), horizon, share)
            values |= self._test(month_ago, before, horizon, today - timedelta(days=horizon))
        has_history = (today - first).days >= 2 * horizon
        chances = self._fit_chances(month_ago) if has_history else None
        if not chances and not rhythm:
            raise _Refused("bounds")
        mean, weight = planner.rows_of_all(self.env, engine.checks())[0]
        return {
            **values,
            "method": "regression" if chances else "visits",
            "guest_count": int(month_ago.guests.sum()),
            "returned_count": int(month_ago.came.sum()),
            **(dict(zip(REGRESSION, chances, strict=True)) if chances else {}),
            "has_rhythm": bool(rhythm),
            **(rhythm._asdict() if rhythm else {}),
            "check_mean": mean,
            "check_weight": weight,
        }

    def _histories(self, day, horizon, share):
        return _Histories(planner.rows_of_all(self.env, engine.histories(self.env, day, horizon, share)))

    def _fit_chances(self, known):
        """The regression; None where there are too few guests, or it does not hold."""
        if known.guests.sum() < returning.FEWEST_GUESTS:
            return None
        try:
            return returning.fit(known.repeats, known.since_last, known.since_first, known.came, known.guests)
        except returning.RunAway:
            return None

    def _fit_rhythm(self, known):
        """The model of visits; None where it does not fit."""
        if not len(known.guests):
            return None
        try:
            return bgnbd.fit(known.repeats, known.since_first - known.since_last, known.since_first, known.guests)
        except bgnbd.RunAway:
            return None

    def _test(self, known, before, horizon, day):
        """How what could have been learned a horizon ago did since; nothing where that cannot be told."""
        chances = self._fit_chances(before)
        rhythm = None if chances else self._fit_rhythm(known)
        if chances:
            told = returning.chance(chances, known.repeats, known.since_last, known.since_first)
        elif rhythm:
            last = known.since_first - known.since_last
            told = bgnbd.chance_of_return(rhythm, known.repeats.astype(int), last, known.since_first, horizon)
        else:
            return {}
        try:
            review = judging.review_chances(told, known.came, known.guests)
        except ValueError:
            return {}
        risk, active = known.is_at_risk, known.is_active
        return {
            "tested_on": day,
            "tested_count": int(known.guests.sum()),
            "tested_returned": int(known.came.sum()),
            "auc": review.auc,
            "brier_ratio": review.brier / review.base_brier,
            "calibration_error": review.ece,
            "bins": review.bins,
            "risk_count": int(known.guests[risk].sum()),
            "risk_stayed": int((known.guests - known.came)[risk].sum()),
            "active_count": int(known.guests[active].sum()),
            "active_stayed": int((known.guests - known.came)[active].sum()),
        }


class _Refused(Exception):
    """Nothing can be learned; the argument is one of REFUSALS."""


class _Histories:
    """The columns of ``engine.histories`` as arrays."""

    def __init__(self, rows):
        columns = numeric.np.array(rows, float).T if rows else numeric.np.zeros((7, 0))
        self.repeats, self.since_last, self.since_first, at_risk, active, self.guests, self.came = columns
        self.is_at_risk, self.is_active = at_risk > 0, active > 0
