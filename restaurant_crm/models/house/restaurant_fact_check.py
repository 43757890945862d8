from odoo import models


class RestaurantFactCheck(models.Model):
    """What happens when all facts have been looked at, step by step."""

    _inherit = "restaurant.fact.check"

    def _finish(self):  # pylint: disable=missing-return
        super()._finish()
        self.env["restaurant.tag.rule"]._make_all_due()
        self.env["restaurant.tier.scheme"]._make_all_due()
        self.env["restaurant.campaign"]._measure_all()
