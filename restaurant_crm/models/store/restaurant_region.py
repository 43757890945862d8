from odoo import fields, models


class RestaurantRegion(models.Model):
    """A part of the chain, such as a city, with a manager of its own."""

    _name = "restaurant.region"
    _inherit = ["restaurant.deletion.mixin", "restaurant.manager.mixin", "restaurant.rule.source"]
    _description = "Restaurant Region"
    _order = "sequence, name, id"
    _rule_fields = {"store_ids"}
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        help="Leave empty when stores of several companies belong to the region.",
    )
    manager_id = fields.Many2one(help="Answers for the region: gets what a store did not solve in time.")
    store_ids = fields.One2many("restaurant.store", "region_id", string="Stores")
    store_count = fields.Integer(compute="_compute_store_count")

    def _compute_store_count(self):
        counts = dict(
            self.env["restaurant.store"]._read_group([("region_id", "in", self.ids)], ["region_id"], ["__count"])
        )
        for region in self:
            region.store_count = counts.get(region, 0)
