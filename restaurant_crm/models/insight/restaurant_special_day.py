from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("sold_out", "Sold Out"),
    ("event", "Event or Campaign"),
]


class RestaurantSpecialDay(models.Model):
    """Days that are not like others in a store, or for a dish: nothing is learned from them, and those to come differ.

    Holidays and days on which stores are closed are not among them: they stand in the calendar.

    On a day on which a dish was sold out, nobody knows how many would have been wanted; a campaign sells more than the
    day would have. What an event to come does is an assumption of whoever enters it, and is shown as one.
    """

    _name = "restaurant.special.day"
    _description = "Special Day"
    _order = "date_from desc, id desc"

    name = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True, default="event")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self.env.company._local_date(), index=True
    )
    date_to = fields.Date(string="To", required=True, default=lambda self: self.env.company._local_date())
    store_id = fields.Many2one(
        "restaurant.store", index="btree_not_null", ondelete="cascade", help="Empty: all stores."
    )
    dish_id = fields.Many2one(
        "product.template", index="btree_not_null", ondelete="cascade", help="Empty: everything that is sold."
    )
    factor = fields.Float(
        string="Assumed Effect (×)",
        default=1.0,
        required=True,
        digits=(16, 2),
        help="How many times as much as usual you expect to sell on such a day to come: 1.5 is half as much again.",
    )

    campaign_id = fields.Many2one(
        "restaurant.campaign",
        index="btree_not_null",
        ondelete="set null",
        help="The campaign that is expected to do it.",
    )

    _dates_ascend = models.Constraint("CHECK(date_from <= date_to)", "A period ends on or after its first day.")

    @api.constrains("factor", "kind", "dish_id")
    def _check_sense(self):
        for day in self:
            if day.factor <= 0:
                raise ValidationError(
                    self.env._("An effect has to be above 0; days on which a store is closed stand in the calendar.")
                )
            if day.kind == "sold_out" and not day.dish_id:
                raise ValidationError(self.env._("Say which dish was sold out."))

    @api.model
    def _between(self, stores, first, last):
        """Those that touch these stores from one day to another."""
        return self.search(
            [("date_from", "<=", last), ("date_to", ">=", first), ("store_id", "in", [False, *stores.ids])]
        )
