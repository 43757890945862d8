from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ... import settings
from ...engine.fact import hold, profiles
from ...engine.shared.clock import local_date
from ...engine.shared.prepared_statement import NOBODY
from .restaurant_visit import CHANNELS, DAYPARTS, FEW_GUESTS

STAGES = [
    ("new", "New"),
    ("active", "Active"),
    ("at_risk", "At Risk"),
    ("lapsed", "Lapsed"),
    ("one_time", "One-Time"),
]


class RestaurantGuestProfile(models.Model):
    """One row of metrics a guest, kept by the same path that keeps the visits.

    Windows of N days count today and the N - 1 days before it.
    """

    _name = "restaurant.guest.profile"
    _description = "Guest Profile"
    _log_access = False
    _order = "last_visit_date desc nulls last, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    as_of = fields.Date(
        readonly=True,
        help="The day on which the windows of this row end. The nightly check moves it on.",
    )

    visits = fields.Integer(readonly=True, default=0)
    visits_30 = fields.Integer(string="Visits (30 Days)", readonly=True, default=0)
    visits_60 = fields.Integer(string="Visits (60 Days)", readonly=True, default=0)
    visits_90 = fields.Integer(string="Visits (90 Days)", readonly=True, default=0)
    visits_120 = fields.Integer(string="Visits (120 Days)", readonly=True, default=0)
    visits_365 = fields.Integer(string="Visits (365 Days)", readonly=True, default=0)
    spend = fields.Float(readonly=True, default=0, help="Net of returns, taxes included.")
    spend_30 = fields.Float(string="Spend (30 Days)", readonly=True, default=0)
    spend_90 = fields.Float(string="Spend (90 Days)", readonly=True, default=0)
    spend_365 = fields.Float(string="Spend (365 Days)", readonly=True, default=0)
    average_check = fields.Float(readonly=True, aggregator="avg", help="Spend per visit.")
    spend_per_cover = fields.Float(readonly=True, aggregator="avg", help="Spend per person at the table.")
    average_covers = fields.Float(readonly=True, aggregator="avg", help="People at the table, on average.")

    first_visit_date = fields.Date(string="First Visit", readonly=True)
    last_visit_date = fields.Date(string="Last Visit", readonly=True, index=True)
    last_visit_at = fields.Datetime(readonly=True)
    days_since_last = fields.Integer(string="Days Since Last Visit", readonly=True, aggregator="avg")
    usual_gap = fields.Float(
        string="Usual Days Between Visits",
        readonly=True,
        aggregator="avg",
        help="Median of the last ten gaps between visit days. Known from the fourth visit day on.",
    )
    gap_ratio = fields.Float(
        string="Time Away (× Usual)",
        readonly=True,
        aggregator="avg",
        help="Days since the last visit divided by the usual days between visits. Above 1 the guest is late.",
    )

    favourite_store_id = fields.Many2one("restaurant.store", readonly=True, index="btree_not_null", ondelete="set null")
    favourite_region_id = fields.Many2one(related="favourite_store_id.region_id", string="Region")
    store_count = fields.Integer(string="Stores Visited", readonly=True, aggregator="avg", default=0)
    favourite_dish_id = fields.Many2one(
        "product.template",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    top_dishes = fields.Json(
        readonly=True, help="The five dishes of most visits: dish, the size of it had most, visits and quantity."
    )
    top_dishes_text = fields.Char(string="Usual Dishes", compute="_compute_top_dishes_text")

    dine_in_share = fields.Float(string="Dine In (%)", readonly=True, aggregator="avg")
    takeaway_share = fields.Float(string="Takeaway (%)", readonly=True, aggregator="avg")
    delivery_share = fields.Float(string="Delivery (%)", readonly=True, aggregator="avg")
    weekend_share = fields.Float(
        string="Weekend (%)",
        readonly=True,
        aggregator="avg",
        help="Of the visits those on days off: by the company's calendar, with public holidays.",
    )
    breakfast_share = fields.Float(string="Breakfast (%)", readonly=True, aggregator="avg")
    lunch_share = fields.Float(string="Lunch (%)", readonly=True, aggregator="avg")
    afternoon_share = fields.Float(string="Afternoon (%)", readonly=True, aggregator="avg")
    dinner_share = fields.Float(string="Dinner (%)", readonly=True, aggregator="avg")
    late_share = fields.Float(string="Late (%)", readonly=True, aggregator="avg")

    r_score = fields.Integer(string="Recency Score", readonly=True, aggregator="avg", help="5: was here lately.")
    f_score = fields.Integer(string="Frequency Score", readonly=True, aggregator="avg", help="5: comes most often.")
    m_score = fields.Integer(string="Monetary Score", readonly=True, aggregator="avg", help="5: spends most.")
    rfm = fields.Char(string="RFM", readonly=True, help="Recency, frequency and monetary scores side by side.")
    stage = fields.Selection(
        STAGES,
        readonly=True,
        help="Where the guest stands, by the own rhythm of visits (of the store's regulars when there is none yet). "
        "At risk is also who comes half as often as in the 60 days before.",
    )

    # In words and pictures, for the guest's page.
    rhythm_text = fields.Char(string="Rhythm", compute="_compute_rhythm_text")
    rfm_text = fields.Char(string="Scores", compute="_compute_rfm_text")
    favourites = fields.Html(string="Favourite Dishes", compute="_compute_favourites", sanitize=False)
    habits = fields.Html(compute="_compute_habits", sanitize=False)

    _partner_uniq = models.Constraint("UNIQUE(partner_id)", "A guest has one profile.")
    # Who becomes late on a day is found without reading everything else that is known of guests.
    # Profiles are wide: how all guests stand is counted without reading them. It finds a stage as well.
    _standing_idx = models.Index(
        "(stage) INCLUDE (partner_id, favourite_store_id, first_visit_date, visits_365, spend_30, spend_90, spend_365)"
        " WHERE stage IS NOT NULL"
    )
    _rhythm_idx = models.Index("(last_visit_date, usual_gap) INCLUDE (partner_id) WHERE usual_gap > 0")

    def _compute_currency_id(self):
        self.currency_id = self.env["res.company"]._restaurant_currency()

    @api.depends("top_dishes")
    @api.depends_context("lang")
    def _compute_top_dishes_text(self):
        ids = {dish["product_id"] for profile in self for dish in profile.top_dishes or []}
        # sudo: guest relations need no rights on products.
        products = {product.id: product for product in self.env["product.product"].sudo().browse(ids).exists()}
        for profile in self:
            profile.top_dishes_text = ", ".join(
                f"{products[dish['product_id']].name} ×{dish['qty']:g}"
                for dish in profile.top_dishes or []
                if dish["product_id"] in products
            )

    @api.depends("stage", "last_visit_date", "usual_gap", "favourite_store_id", "visits", "visits_60", "visits_120")
    @api.depends_context("lang")
    def _compute_rhythm_text(self):
        today = self._today()
        for profile in self:
            profile.rhythm_text = profile._describe_rhythm(today)

    def _describe_rhythm(self, today):
        """Why the guest is in this stage, in a plain sentence; empty for a guest without visits."""
        if not self.last_visit_date:
            return False
        days = (today - self.last_visit_date).days
        when = (
            self.env._("today")
            if days <= 0
            else self.env._("yesterday")
            if days == 1
            else self.env._("%(days)s days ago", days=days)
        )
        if self.first_visit_date == self.last_visit_date:
            if self.stage == "one_time":
                return self.env._("Was here once, %(when)s, and did not come back.", when=when)
            return self.env._("Was here for the first time %(when)s.", when=when)
        if self.stage == "at_risk" and self._fell() and self.gap_ratio <= settings.get(self.env, "at_risk_ratio"):
            return self.env._(
                "Visits fell from %(before)s to %(now)s in %(days)s days; last here %(when)s.",
                before=self.visits_120 - self.visits_60,
                now=self.visits_60,
                days=profiles.FALL_DAYS,
                when=when,
            )
        if self.usual_gap:
            gap = round(self.usual_gap, 1)
            if gap <= 1:
                return self.env._("Usually comes every day; last here %(when)s.", when=when)
            return self.env._("Usually comes every %(gap)s days; last here %(when)s.", gap=f"{gap:g}", when=when)
        # sudo: the store may be one that the user does not see.
        gap = round(self.sudo().favourite_store_id.median_gap, 1) or settings.get(self.env, "assumed_gap_days")
        return self.env._(
            "Too few visits to know a rhythm; last here %(when)s. Regulars of the store come every %(gap)s days.",
            when=when,
            gap=f"{gap:g}",
        )

    def _fell(self):
        """Whether the visits fell by half, as ``profiles.fell`` says."""
        before = self.visits_120 - self.visits_60
        return self.visits >= profiles.FALL_LEAST and before > 0 and 2 * self.visits_60 <= before

    @api.depends("r_score", "f_score", "m_score")
    @api.depends_context("lang")
    def _compute_rfm_text(self):
        recency = [
            self.env._("away longest"),
            self.env._("away for long"),
            self.env._("here a while ago"),
            self.env._("here lately"),
            self.env._("here just now"),
        ]
        frequency = [
            self.env._("comes least often"),
            self.env._("comes seldom"),
            self.env._("comes now and then"),
            self.env._("comes often"),
            self.env._("comes most often"),
        ]
        monetary = [
            self.env._("spends least"),
            self.env._("spends little"),
            self.env._("spends as most do"),
            self.env._("spends much"),
            self.env._("spends most"),
        ]
        for profile in self:
            profile.rfm_text = profile.rfm and " · ".join(
                (
                    recency[profile.r_score - 1],
                    frequency[profile.f_score - 1],
                    monetary[profile.m_score - 1],
                )
            )

    @api.depends("top_dishes", "visits")
    @api.depends_context("lang")
    def _compute_favourites(self):
        for profile in self:
            dishes = [
                {
                    "name": product.name,
                    "visits": dish["visits"],
                    "share": 100 * dish["visits"] / max(profile.visits, 1),
                }
                for dish in profile.top_dishes or []
                if (product := self.env["product.product"].sudo().browse(dish["product_id"]).exists())
            ]
            profile.favourites = dishes and self.env["ir.qweb"]._render(
                "restaurant_crm.guest_favourites", {"dishes": dishes, "visits": profile.visits}
            )

    @api.depends("visits", "weekend_share", *(f"{part}_share" for part, _label in (*CHANNELS, *DAYPARTS)))
    @api.depends_context("lang")
    def _compute_habits(self):
        Visit = self.env["restaurant.visit"]
        channels = Visit._fields["channel"]._description_selection(self.env)
        dayparts = Visit._fields["daypart"]._description_selection(self.env)
        workdays = self.env._("Monday to Friday")
        weekend = self.env._("Weekend")
        for profile in self:
            bars = [
                [(label, profile[f"{name}_share"]) for name, label in channels],
                [(workdays, 100 - profile.weekend_share), (weekend, profile.weekend_share)],
                [(label, profile[f"{name}_share"]) for name, label in dayparts],
            ]
            profile.habits = profile.visits and self.env["ir.qweb"]._render(
                "restaurant_crm.guest_habits",
                {"bars": [[part for part in bar if part[1] >= 0.5] for bar in bars]},
            )

    @api.model
    def _today(self):
        """Today on the calendar of the company."""
        return local_date(self.env)

    @api.model
    def _lock(self, partner_ids):
        """Give each guest a row and hold it until the transaction ends.

        Whoever evaluates a guest writes this row too (see ``_refresh``), even when nothing
        differs. So under REPEATABLE READ a second worker that still sees older orders is
        refused here.
        """
        self.env["res.partner"].flush_model(["guest_profile_id", "parent_id", "is_company"])
        if len(self._rows(hold.lock, partner_ids)) == len(partner_ids):
            return
        created = self._rows(hold.create, partner_ids)
        if created:
            self.env.cr.execute(
                SQL(
                    """UPDATE res_partner SET guest_profile_id = profile.id
                         FROM restaurant_guest_profile profile
                        WHERE profile.partner_id = res_partner.id AND res_partner.id = ANY(%s)""",
                    [row[0] for row in created],
                )
            )
            self.env["res.partner"].invalidate_model(["guest_profile_id"])
            self._rows(hold.lock, partner_ids)

    @api.model
    def _rows(self, compose, partner_ids, *said):
        """The rows of a query about guests, ``compose(env, ids)``; for a few of them it is prepared.

        :param said: what it depends on beside the guests; see ``_execute_prepared``
        """
        if len(partner_ids) > FEW_GUESTS:
            self.env.cr.execute(compose(self.env, partner_ids))
            return self.env.cr.fetchall() if self.env.cr.description else []
        return self.env["restaurant.visit"]._execute_prepared(compose, [(NOBODY, "int[]")], [list(partner_ids)], *said)

    @api.model
    def _hold(self, partner_ids):
        """Make these guests this transaction's own, after writing something about them that is not a fact.

        :raise SerializationFailure: a worker has brought one of them up to date since this transaction began
        """
        self.env["res.partner"].flush_model(["guest_profile_id"])
        for statement in hold.hold(partner_ids):
            self.env.cr.execute(statement)

    @api.model
    def _moved(self):
        """The guests whose windows have other visits in them today than when they were measured, by their ids."""
        self.flush_model(["as_of"])
        return [row[0] for row in self.env.execute_query(profiles.moved(self._today()))]

    @api.model
    def _slide(self):
        """Move all others on to today."""
        self.flush_model()
        self.env.cr.execute(profiles.slide(self._today()))
        self.invalidate_model()

    @api.model
    def _refresh(self, partner_ids):
        """Measure and score these guests anew."""
        if len(partner_ids) <= FEW_GUESTS:
            self.env["restaurant.visit"]._execute_prepared(
                profiles.refresh,
                [(NOBODY, "int[]"), (date.min, "date")],
                [list(partner_ids), self._today()],
                self.env["res.company"]._restaurant_currencies(),
            )
        else:
            self.env.cr.execute(profiles.refresh(self.env, partner_ids, self._today()))
        self._rows(profiles.score, partner_ids, profiles.judged_by(self.env))
        self.invalidate_model()
        partner_fields = self.env["res.partner"]._fields.items()
        metrics = [name for name, field in partner_fields if (field.related or "").startswith("guest_profile_id.")]
        self.env["res.partner"].invalidate_model(metrics, flush=False)
