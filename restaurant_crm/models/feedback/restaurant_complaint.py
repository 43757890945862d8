from odoo import api, fields, models


class RestaurantComplaint(models.Model):
    """The feedback that a complaint was made of."""

    _inherit = "restaurant.complaint"

    feedback_id = fields.Many2one("restaurant.feedback", readonly=True, copy=False, index="btree_not_null")

    @api.model
    def _kept(self):
        return super()._kept() | {"feedback_id"}

    def _pictures(self):
        """Also those that came with the feedback it was made of."""
        return super()._pictures() | self.feedback_id._pictures()
