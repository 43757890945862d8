from odoo import fields, models

from ...engine.fact import history


class RestaurantHistoryDish(models.Model):
    """What the name of a dish in the files of another till means."""

    _name = "restaurant.history.dish"
    _description = "Dish of Another Till"
    _order = "line_count desc, name"

    till_id = fields.Many2one("restaurant.history.till", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Name in the File", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    price = fields.Float(readonly=True, help="What it cost where it was seen last.")
    line_count = fields.Integer(string="Times", readonly=True, help="How often it is in the last file.")
    product_id = fields.Many2one(
        "product.product",
        string="Is",
        index=True,
        ondelete="set null",
        help="The product that it is: also one that is a fee, a tip or a top-up. It holds for all files of this till, "
        "those that are in already included.",
    )

    _till_key_uniq = models.Constraint("UNIQUE(till_id, key)", "A name means one dish.")

    def write(self, vals):
        """What a dish is decides what its guests had, also long ago."""
        result = super().write(vals)
        if "product_id" in vals:
            self.flush_model(["product_id"])
            Line = self.env["restaurant.history.line"]
            Line.flush_model(["order_id", "dish_id"])
            self.env["restaurant.history.order"].flush_model(["partner_id"])
            self.env["restaurant.guest.queue"]._add_from(history.guests_of_dishes(self.ids))
            Line.invalidate_model(["product_id"])
        return result
