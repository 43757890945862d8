from odoo import api, fields, models

MEANINGS = [
    ("number", "Order Number"),
    ("date", "Date"),
    ("time", "Time"),
    ("place", "Store"),
    ("phone", "Guest's Phone"),
    ("guest", "Guest's Name"),
    ("dish", "Dish"),
    ("qty", "Quantity"),
    ("price", "Price of One"),
    ("amount", "Amount of the Line"),
    ("line_discount", "Discount on the Line"),
    ("tax", "Tax to Be Added"),
    ("total", "Total of the Order"),
    ("discount", "Discount on the Order"),
    ("tip", "Tip"),
    ("state", "State"),
    ("channel", "Channel"),
    ("covers", "People"),
]


class RestaurantHistoryColumn(models.Model):
    """What a column of the files of another till means."""

    _name = "restaurant.history.column"
    _description = "Column in Files of Another Till"
    _order = "id"

    till_id = fields.Many2one("restaurant.history.till", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Heading in the File", required=True, readonly=True)
    example = fields.Char(string="Such As", readonly=True)
    meaning = fields.Selection(MEANINGS, help="Empty: the column is left out.")
    possible_meanings = fields.Json(compute="_compute_possible_meanings")

    _till_name_uniq = models.Constraint("UNIQUE(till_id, name)", "A heading means one thing.")

    @api.depends("till_id")
    def _compute_possible_meanings(self):
        for column in self:
            column.possible_meanings = column.till_id._possible_meanings()
