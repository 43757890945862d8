from odoo import fields, models


class HrEmployee(models.Model):
    """Where somebody serves guests."""

    _inherit = "hr.employee"

    restaurant_store_id = fields.Many2one(
        "restaurant.store",
        string="Serves Orders In",
        index="btree_not_null",
        groups="hr.group_hr_user",
        help="The time that people are at work here tells how long an order takes. Leave it empty for those whose work "
        "does not follow from orders, as in the office.",
    )
