from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...analytics import store_trial
from ...engine.insight import trial_weeks
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..shared import planner
from ..shared.one_by_one import one_by_one

# Weeks of a test, and before it, by default.
WEEKS, WEEKS_BEFORE = 4, 8
STORES = 2
CHANGES = [
    ("price", "Another Price"),
    ("portion", "Another Portion"),
    ("place", "Another Place on the Card"),
    ("leave_out", "Left Out"),
    ("offer", "Offered with Another Dish"),
    ("other", "Something Else"),
]
MEASURES = [
    ("margin", "What an order leaves"),
    ("amount", "Amount of an order"),
    ("share", "Share of orders with the dish (%)"),
]
VERDICTS = [("better", "Better"), ("worse", "Worse"), ("undecided", "Undecided")]


class RestaurantMenuTrial(models.Model):
    """A change that is tried in some stores, with others as they are: planned, and judged when it is over."""

    _name = "restaurant.menu.trial"
    _description = "Test of a Change to the Menu"
    _order = "starts_on desc, id desc"
    _inherit = ["mail.thread"]

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    dish_id = fields.Many2one("product.template", ondelete="cascade", index="btree_not_null")
    change = fields.Selection(CHANGES, required=True, default="other")
    note = fields.Text(string="What to Do", help="What the stores of the test do from the first day on.")
    measure = fields.Selection(MEASURES, string="Judged By", required=True, default="margin")
    store_ids = fields.Many2many(
        "restaurant.store", "restaurant_menu_trial_store_rel", string="Stores With the Change", check_company=True
    )
    control_store_ids = fields.Many2many(
        "restaurant.store", "restaurant_menu_trial_control_rel", string="Stores As They Are", check_company=True
    )
    starts_on = fields.Date(required=True, default=lambda self: self._next_monday())
    weeks = fields.Integer(required=True, default=WEEKS)
    ends_on = fields.Date(string="Last Day", compute="_compute_ends_on", store=True)
    state = fields.Selection(
        [("draft", "Planned"), ("running", "Running"), ("done", "Judged"), ("stopped", "Stopped")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    verdict = fields.Selection(VERDICTS, readonly=True, tracking=True, copy=False)
    effect = fields.Float(
        readonly=True,
        copy=False,
        aggregator=None,
        digits=(16, 2),
        help="By how much the measure moved beside the other stores.",
    )
    effect_low = fields.Float(
        string="Effect at Least", readonly=True, copy=False, aggregator=None, digits=(16, 2), help="95 % sure."
    )
    effect_high = fields.Float(
        string="Effect at Most", readonly=True, copy=False, aggregator=None, digits=(16, 2), help="95 % sure."
    )
    effect_percent = fields.Float(string="Effect (%)", readonly=True, copy=False, aggregator=None, digits=(16, 1))
    _check_company_auto = True

    _weeks_positive = models.Constraint("CHECK (weeks BETWEEN 2 AND 26)", "A test runs for 2 to 26 weeks.")

    @api.model
    def _next_monday(self):
        today = self.env.company._local_date()
        return today + timedelta(days=7 - today.weekday())

    @api.depends("starts_on", "weeks")
    def _compute_ends_on(self):
        for test in self:
            test.ends_on = test.starts_on and test.starts_on + timedelta(weeks=test.weeks, days=-1)

    @api.constrains("store_ids", "control_store_ids")
    def _check_stores(self):
        for test in self:
            if test.store_ids & test.control_store_ids:
                raise ValidationError(self.env._("A store either gets the change or stays as it is."))

    @api.model
    def _plan(self, dish, change, company):
        """A planned test of a dish with stores that are alike, chosen by lot; or the one that is planned already."""
        known = self.search(
            [("dish_id", "=", dish.id), ("company_id", "=", company.id), ("state", "in", ("draft", "running"))], limit=1
        )
        if known:
            return known
        labels = dict(self._fields["change"]._description_selection(self.env))
        test = self.create(
            {
                "name": f"{dish.display_name}: {labels[change]}",
                "company_id": company.id,
                "dish_id": dish.id,
                "change": change,
            }
        )
        test.action_choose_stores()
        if not test.store_ids:
            # What orders leave is not known where some cost is not.
            test.measure = "amount"
            test.action_choose_stores()
        return test

    def action_choose_stores(self):
        """Choose stores that were alike in the last weeks, by lot one of each two for the change."""
        for test in self:
            stores = self.env["restaurant.store"].search([("company_id", "=", test.company_id.id)])
            usual = {
                store: sum(weeks) / len(weeks)
                for store, weeks in test._weeks(stores, test.company_id._local_date(), WEEKS_BEFORE).items()
                if weeks
            }
            many = min(STORES, max(len(usual) // 2, 1))
            changed, others = store_trial.choose_stores(usual, many, test.id)
            test.write({"store_ids": [(6, 0, changed)], "control_store_ids": [(6, 0, others)]})

    def _weeks(self, stores, until, weeks):
        """The measure of each whole week before a day, by store id; weeks without an order are left out."""
        found = {store.id: [] for store in stores}
        rows = self._week_rows(stores, until - timedelta(weeks=weeks), until)
        for store, _week, value in rows:
            found[store].append(value)
        return found

    def _week_rows(self, stores, first, until):
        """Rows ``(store id, week, value)`` of the days from ``first`` up to before ``until``."""
        self.ensure_one()
        flush(self.env, trial_weeks.reads(self.env))
        query = trial_weeks.weeks(self.env, self.company_id.id, stores.ids, self.dish_id.id, first, until)
        column = ("margin", "amount", "share").index(self.measure) + 2
        return [
            (row[0], row[1], row[column]) for row in planner.rows_of_all(self.env, query) if row[column] is not None
        ]

    # -- running -------------------------------------------------------------------------------

    def action_start(self):
        """Begin: the stores are told what to do, and the test is judged when it is over.

        :raise UserError: there is nothing to compare with
        """
        for test in self:
            if not test.store_ids or not test.control_store_ids:
                raise UserError(self.env._("Choose stores that get the change, and stores that stay as they are."))
            test.state = "running"
            managers = test.store_ids.manager_id
            test.message_subscribe(managers.partner_id.ids)
            for store in test.store_ids.filtered("manager_id"):
                test._tell_manager(store)
        return True

    def _tell_manager(self, store):
        """Tell the manager of a store by a message what to do from which day on."""
        self.ensure_one()
        reader = self.with_context(lang=store.manager_id.lang)
        self.message_notify(
            partner_ids=store.manager_id.partner_id.ids,
            subject=reader.name,
            body=reader.env._(
                "From %(first)s to %(last)s %(store)s tries this: %(name)s. %(note)s",
                first=format_date(reader.env, self.starts_on),
                last=format_date(reader.env, self.ends_on),
                store=store.name,
                name=self.name,
                note=self.note or "",
            ),
        )

    def action_stop(self):
        """Stop without a verdict."""
        self.state = "stopped"

    @api.model
    def _cron_judge(self):
        """Judge what is over."""
        # Whose company is still a day behind is judged the night after.
        over = [("state", "=", "running"), ("ends_on", "<", local_date(self.env))]
        one_by_one(self.search(over), over, "action_judge")

    def action_judge(self):
        """Judge by the weeks there are: those of the test that are over, and as many weeks before it."""
        for test in self:
            effect = test._effect()
            change = effect.change
            is_over = test.ends_on < test.company_id._local_date()
            certain = effect.weeks_before >= 2 and effect.weeks_after >= 2
            test.write(
                {
                    "verdict": effect.verdict if certain else "undecided",
                    "effect": change.value,
                    "effect_low": change.low if certain else 0,
                    "effect_high": change.high if certain else 0,
                    "effect_percent": effect.percent or 0,
                    **({"state": "done"} if is_over else {}),
                }
            )
        return True

    def _effect(self):
        """What the weeks so far say (``analytics.store_trial.Effect``)."""
        self.ensure_one()
        before = self._gaps(self.starts_on - timedelta(weeks=WEEKS_BEFORE), self.starts_on)
        today = self.company_id._local_date()
        whole = min(self.weeks, max((today - self.starts_on).days // 7, 0))
        after = self._gaps(self.starts_on, self.starts_on + timedelta(weeks=whole)) if whole else []
        return store_trial.evaluate(before, after)

    def _gaps(self, first, until):
        """Of each week the mean of the stores with the change and of the others; weeks that lack one are left out."""
        weeks = {}
        for store, week, value in self._week_rows(self.store_ids | self.control_store_ids, first, until):
            weeks.setdefault(week, ([], []))[0 if store in self.store_ids.ids else 1].append(value)
        return [(sum(own) / len(own), sum(others) / len(others)) for own, others in weeks.values() if own and others]
