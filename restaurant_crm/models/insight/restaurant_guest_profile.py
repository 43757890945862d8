from odoo import api, fields, models

from ...engine.insight import returning as engine
from ..shared import planner

SCORES = ["return_probability", "expected_visits", "expected_value", "value_decile"]


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
        self.flush_model(["visits", "visit_days"])
        self._rows(_count_days, partner_ids)
        self.env["restaurant.return.model"].flush_model()
        self._rows(_score_return, partner_ids)
        self.invalidate_model(["visit_days", *SCORES])

    @api.model
    def _count_days(self):
        """Count the days with a visit of all guests of whom nobody has."""
        self.flush_model(["visits", "visit_days"])
        with planner.whole_house(self.env.cr):
            self.env.cr.execute(engine.count_days())
        self.invalidate_model(["visit_days"])

    @api.model
    def _score_return(self):
        """Score everybody by the model in use."""
        self._count_days()
        self.flush_model()
        self.env["restaurant.return.model"].flush_model()
        with planner.whole_house(self.env.cr):
            self.env.cr.execute(engine.score())
        self.invalidate_model(SCORES)


def _count_days(_env, partner_ids):
    return engine.count_days(partner_ids)


def _score_return(_env, partner_ids):
    return engine.score(partner_ids)
