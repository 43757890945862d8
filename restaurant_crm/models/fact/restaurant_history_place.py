from odoo import fields, models


class RestaurantHistoryPlace(models.Model):
    """Which store the files of another till mean by a name."""

    _name = "restaurant.history.place"
    _description = "Store in Files of Another Till"
    _order = "name"

    till_id = fields.Many2one("restaurant.history.till", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Name in the File", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    store_id = fields.Many2one("restaurant.store", string="Is", index=True, ondelete="set null")

    _till_key_uniq = models.Constraint("UNIQUE(till_id, key)", "A name means one store.")
