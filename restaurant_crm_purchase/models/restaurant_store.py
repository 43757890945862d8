from odoo import api, fields, models


class RestaurantStore(models.Model):
    """The warehouse from which a store cooks."""

    _inherit = "restaurant.store"

    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        help="What the store needs is bought for this warehouse: that of its points of sale, unless you choose "
        "another. Stores may share one.",
    )

    @api.depends("config_ids.picking_type_id.warehouse_id", "company_id")
    def _compute_warehouse_id(self):
        for store in self:
            if store.warehouse_id.company_id != store.company_id:
                store.warehouse_id = False
            # What people have chosen stays. sudo: whoever sets up a store need not see its points of sale.
            if not store.warehouse_id:
                store.warehouse_id = store.sudo().config_ids.picking_type_id.warehouse_id[:1]

    @api.model
    def _of_warehouse(self, warehouse):
        """The stores that cook from a warehouse; none where the user sees none of them.

        Who orders for a warehouse orders for all its stores, also those beside the user's own.
        """
        # sudo: nothing but sums of ingredients is asked for by these stores.
        stores = self.sudo().search([("warehouse_id", "=", warehouse.id)])
        allowed = self.env.user.restaurant_store_ids
        if warehouse.company_id not in self.env.companies or (allowed and not stores & allowed):
            return self.sudo().browse()
        return stores
