from odoo import fields, models

STATES = [("booked", "Reserved"), ("seated", "Came"), ("no_show", "Did Not Come"), ("cancelled", "Cancelled")]


class RestaurantReservation(models.Model):
    """A table that somebody reserved, wherever they did it."""

    _name = "restaurant.reservation"
    _inherit = "restaurant.carrier.mixin"
    _description = "Reservation"
    _order = "reserved_for desc, id desc"
    _rec_name = "external_id"

    store_id = fields.Many2one("restaurant.store", required=True, index=True, ondelete="restrict")
    reserved_for = fields.Datetime(required=True)
    reserved_at = fields.Datetime(string="Reserved On", default=fields.Datetime.now)
    party = fields.Integer(string="People", default=2)
    state = fields.Selection(STATES, required=True, default="booked")
    note = fields.Char()
    identity_ids = fields.Many2many(
        "restaurant.identity",
        "restaurant_reservation_identity_rel",
        "reservation_id",
        "identity_id",
        string="Known By",
        readonly=True,
    )

    _external_uniq = models.UniqueIndex("(external_id, COALESCE(platform_id, 0))")
    _partner_for_idx = models.Index("(partner_id, reserved_for) WHERE partner_id IS NOT NULL")

    def write(self, vals):
        """Who comes or does not is another guest by what rules say."""
        result = super().write(vals)
        if {"state", "reserved_for", "store_id"} & set(vals):
            self.env["restaurant.guest.queue"]._add(self.partner_id)
        return result
