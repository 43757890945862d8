from odoo import api, models


class RestaurantGuestQueue(models.Model):
    """What happens to a guest after a payment, step by step."""

    _inherit = "restaurant.guest.queue"

    @api.model
    def _evaluate(self, partner_ids):  # pylint: disable=missing-return
        """Bring all that is known about these guests up to date: each step reads what those before it have written."""
        partner_ids = sorted(partner_ids)
        super()._evaluate(partner_ids)
        self.env["restaurant.complaint"]._judge_recovery(partner_ids)
        self.env["restaurant.tag.rule"]._apply(partner_ids)
        self.env["restaurant.tier.scheme"]._apply(partner_ids)
        # Visits and the last one have changed, also where no tag and no level did.
        self.env["res.partner"].browse(partner_ids)._guest_changed()
