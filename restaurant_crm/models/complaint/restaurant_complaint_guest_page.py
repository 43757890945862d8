from odoo import models


class RestaurantComplaint(models.Model):
    """What the guest may see of it, without an account."""

    _name = "restaurant.complaint"
    _inherit = ["restaurant.complaint", "portal.mixin"]

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/complaint/{complaint.id}"
        return result

    def _guest_steps(self):
        """How far it has come, as ``(step, moment)``; no moment: not yet."""
        self.ensure_one()
        return [
            (self.env._("We received your complaint"), self.received_at),
            (self.env._("We answered you"), self.answered_at),
            (self.env._("Solved"), self.closed_at),
        ]

    def _guest_coupons(self):
        """What was given as a code and has not been used."""
        self.ensure_one()
        return self.compensation_ids.filtered(
            lambda compensation: compensation.state == "given" and compensation.code and not compensation.redeemed
        )
