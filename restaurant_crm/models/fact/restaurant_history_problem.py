from odoo import api, fields, models

KINDS = [
    ("no_number", "No Order Number"),
    ("rounded_number", "Order Number Without Its Last Digits"),
    ("no_date", "No Date"),
    ("impossible_date", "Impossible Date"),
    ("bad_amount", "Not a Number"),
    ("unknown_store", "Store Not Known"),
    ("unknown_dish", "Dish Not Known"),
    ("unknown_guest", "Nobody Has This Name"),
    ("several_guests", "Several Guests Fit"),
    ("bad_phone", "Not a Phone Number"),
    ("hidden_phone", "Number of a Platform"),
    ("no_such_phone", "Nobody Has This Number"),
]
CONSEQUENCES = [
    ("left_out", "Left out"),
    ("without_dish", "Placed without the dish"),
    ("without_guest", "Placed without a guest"),
]
CONSEQUENCE = {"unknown_dish": "without_dish"} | dict.fromkeys(
    ("unknown_guest", "several_guests", "bad_phone", "hidden_phone", "no_such_phone"), "without_guest"
)


class RestaurantHistoryProblem(models.Model):
    """What of a file could not be placed, and why: one row for all that is alike."""

    _name = "restaurant.history.problem"
    _description = "What Could Not Be Placed"
    _order = "consequence, count desc, row_number, id"
    _log_access = False
    _rec_name = "value"

    import_id = fields.Many2one("restaurant.history.import", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(KINDS, string="What Is Wrong", required=True)
    consequence = fields.Selection(CONSEQUENCES, string="What Happens", compute="_compute_consequence", store=True)
    value = fields.Char(string="In the File")
    count = fields.Integer(string="Times")
    row_number = fields.Integer(string="First Row")

    @api.depends("kind")
    def _compute_consequence(self):
        for problem in self:
            problem.consequence = CONSEQUENCE.get(problem.kind, "left_out")
