from odoo import api, fields, models


class RestaurantGuestApart(models.Model):
    """Two guests of whom somebody said that they are not one, such as a family with one number."""

    _name = "restaurant.guest.apart"
    _description = "Guests Told Apart"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", string="Guest", required=True, ondelete="cascade", readonly=True)
    other_id = fields.Many2one(
        "res.partner", string="Other Guest", required=True, index=True, ondelete="cascade", readonly=True
    )
    said_by_id = fields.Many2one("res.users", string="By", ondelete="set null", readonly=True)
    said_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    # A constraint, for which a merge of contacts looks: it fails at a mere index.
    _pair_uniq = models.Constraint("UNIQUE(partner_id, other_id)", "These guests are told apart already.")

    @api.model
    def _tell_apart(self, one, other):
        """Note that these two are not one."""
        first, second = sorted((one.id, other.id))
        # sudo: who may see both may say it; nobody writes these rows by hand.
        if not self.sudo().search_count([("partner_id", "=", first), ("other_id", "=", second)], limit=1):
            self.sudo().create({"partner_id": first, "other_id": second, "said_by_id": self.env.uid})
