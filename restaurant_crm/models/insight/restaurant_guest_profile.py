from odoo import api, fields, models

from ...engine.insight import returning as engine


class RestaurantGuestProfile(models.Model):
    """Whether the guest comes back, and what that is worth: by the model in use (``restaurant.return.model``)."""

    _inherit = "restaurant.guest.profile"

    visit_days = fields.Integer(string="Days with a Visit", readonly=True, default=0)
    return_probability = fields.Float(
        string="Comes Back (%)",
        readonly=True,
        aggregator="avg",
        help="The chance of another visit within the days that the settings name, learned from the house's own guests.",
    )
    expected_visits = fields.Float(
        readonly=True, help="Days with a visit that can be expected within the days that the settings name."
    )
    expected_value = fields.Float(
        readonly=True,
        help="What they can be expected to bring: expected visits, times the guest's mean spend, which is taken the "
        "nearer to that of all the fewer visits there are. Good as a rank; not as a budget.",
    )
    value_decile = fields.Integer(
        string="Tenth by Value", readonly=True, aggregator="avg", help="10: among the tenth worth most from here on."
    )

    @api.model
    def _refresh(self, partner_ids):  # pylint: disable=missing-return
        super()._refresh(partner_ids)
        self._count_days(list(partner_ids))
        self._score_return(list(partner_ids))

    @api.model
    def _count_days(self, partner_ids=None):
        """Count the days with a visit of these guests, or of all of whom nobody has."""
        self.flush_model(["visits", "visit_days"])
        self.env.cr.execute(engine.count_days(partner_ids))
        self.invalidate_model(["visit_days"])

    @api.model
    def _score_return(self, partner_ids=None):
        """Score these guests, or everybody, by the model in use."""
        if partner_ids is None:
            self._count_days()
        self.flush_model()
        self.env["restaurant.return.model"].flush_model()
        self.env.cr.execute(engine.score(partner_ids))
        self.invalidate_model(["return_probability", "expected_visits", "expected_value", "value_decile"])
