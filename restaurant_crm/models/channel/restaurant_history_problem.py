from odoo import fields, models


class RestaurantHistoryProblem(models.Model):
    _inherit = "restaurant.history.problem"

    kind = fields.Selection(
        selection_add=[("not_an_order", "Not About an Order")], ondelete={"not_an_order": "cascade"}
    )
