from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...analytics import staffing
from ...engine.shared.clock import local_date
from .restaurant_staffing_need import SHARE_IN_TIME

# The days whose orders say what a store lives on.
FORMAT_DAYS = 90


class RestaurantStore(models.Model):
    """What it takes to serve an order in the store, and who is needed for it."""

    _inherit = "restaurant.store"

    minutes_per_order = fields.Float(
        default=8.0,
        required=True,
        digits=(16, 1),
        help="How long one order keeps one person busy: an assumption of yours, from which staffing needs follow.",
    )
    wait_minutes = fields.Float(
        string="Begun Within (Minutes)",
        default=3.0,
        required=True,
        digits=(16, 1),
        help="Four of five orders are to be begun within so many minutes.",
    )
    crew_minimum = fields.Integer(
        string="Smallest Crew", default=1, required=True, help="So many people are there while the store is open."
    )

    forecast_on = fields.Date(string="Looked Ahead", readonly=True, copy=False)

    @api.constrains("minutes_per_order", "wait_minutes", "crew_minimum")
    def _check_staffing(self):
        for store in self:
            if store.minutes_per_order <= 0 or store.wait_minutes <= 0 or store.crew_minimum < 0:
                raise ValidationError(self.env._("Minutes have to be above 0, and a crew is nobody or more."))

    def _people_for(self, per_hour):
        """How many people this many orders an hour need."""
        self.ensure_one()
        needed = staffing.people_needed(per_hour, self.minutes_per_order, self.wait_minutes, SHARE_IN_TIME)
        return max(needed, self.crew_minimum)

    def _begun_in_time(self, per_hour, people):
        """The share of this many orders an hour that so many people begin in time."""
        self.ensure_one()
        return staffing.begun_in_time(per_hour, self.minutes_per_order, people, self.wait_minutes)

    def _look_ahead(self):
        """Forecast what these stores sell and whom they need, by the calendar of their companies."""
        for company, stores in self.grouped("company_id").items():
            self.env["restaurant.forecast"]._forecast(stores, company._local_date())

    def action_open_forecast(self):
        """Open what the store is expected to sell."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_forecast_action")
        return action | {"domain": [("store_id", "=", self.id)]}

    def _delivered_shares(self):
        since = local_date(self.env) - timedelta(days=FORMAT_DAYS)
        # sudo: whoever sees a store may know its format; no figures of guest relations are told.
        sums = (
            self.env["restaurant.store.day"]
            .sudo()
            ._read_group(
                [("store_id", "in", self.ids), ("date", ">=", since)],
                ["store_id"],
                ["known_orders:sum", "unknown_orders:sum", "delivered_orders:sum"],
            )
        )
        shares = {
            store.sudo(False): delivered / (known + unknown)
            for store, known, unknown, delivered in sums
            if known + unknown
        }
        return super()._delivered_shares() | shares

    def _of_user(self):
        """Those of these stores that the user answers for, as manager of the store or of its region."""
        # sudo: of a region that the user does not see only the manager is asked.
        return self.filtered(
            lambda store: self.env.user in (store.sudo().manager_id | store.sudo().region_id.manager_id)
        )
