from datetime import datetime, time, timedelta

from odoo import api, fields, models

# What is needed within so many days should be there or on its way.
DAYS = 3


class RestaurantAdvice(models.Model):
    """What to order before a kitchen runs out of it."""

    _inherit = "restaurant.advice"

    topic = fields.Selection(selection_add=[("order_goods", "Goods to Order")], ondelete={"order_goods": "cascade"})

    @api.model
    def _advise_order_goods(self, company):
        """The ingredients of each warehouse that last for less than the next days."""
        needs = self.env["restaurant.ingredient.need"].with_context(allowed_company_ids=company.ids)
        stores = self.env["restaurant.store"].search([("company_id", "=", company.id), ("warehouse_id", "!=", False)])
        for warehouse in stores.warehouse_id:
            enough = needs._for_days(warehouse, DAYS)
            goods = self.env["product.product"].with_context(warehouse_id=warehouse.id).browse(enough)
            goods = goods.filtered("is_storable")
            there = {product: product.qty_available + product.incoming_qty for product in goods}
            # A kitchen whose stock is not kept here has not run out of everything.
            if not any(quantity > 0 for quantity in there.values()):
                continue
            missing = {product: enough[product.id] - there[product] for product in goods}
            missing = {product: quantity for product, quantity in missing.items() if quantity > 0}
            if not missing:
                continue
            cooks = stores.filtered(lambda store, warehouse=warehouse: store.warehouse_id == warehouse)
            cost = {product.id: quantity * product.standard_price for product, quantity in missing.items()}
            yield {
                "key": f"warehouse-{warehouse.id}",
                "role": "store" if len(cooks) == 1 else "admin",
                "kind": "order",
                "store_id": cooks.id if len(cooks) == 1 else False,
                "certainty": "likely",
                "amount": sum(cost.values()),
                "facts": {"warehouse": warehouse.id, "products": sorted(cost, key=cost.get, reverse=True)},
            }

    def _say_order_goods(self):
        warehouse = self.env["stock.warehouse"].browse(self.facts["warehouse"])
        products = self.env["product.product"].browse(self.facts["products"])
        reason = self.env._(
            "What is there and on its way lasts for less than the next %(days)s days, by the forecast and the recipes: "
            "%(names)s. What is missing costs about %(amount)s.",
            days=DAYS,
            names=", ".join(products[:3].mapped("display_name")) + (" …" if len(products) > 3 else ""),
            amount=self._money(self.amount),
        )
        outcome = ""
        if self.result:
            outcome = self.env._(
                "%(ordered)s of %(count)s were ordered.", ordered=self.result["ordered"], count=len(products)
            )
        return (
            self.env._(
                "Order %(count)s ingredients for %(place)s", count=len(products), place=warehouse.sudo().display_name
            ),
            reason,
            outcome,
        )

    def _do_order_goods(self):
        """The reordering rules of what is missing for who buys and makes them; what is needed for everybody else."""
        warehouse, products = self.facts["warehouse"], self.facts["products"]
        if all(map(self.env.user.has_group, ("purchase.group_purchase_user", "stock.group_stock_manager"))):
            self.env["stock.warehouse.orderpoint"]._fill_warehouses(self.env["stock.warehouse"].browse(warehouse))
            action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_orderpoint")
            domain = [("warehouse_id", "=", warehouse), ("product_id", "in", products)]
        else:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "restaurant_crm_purchase.restaurant_ingredient_need_action"
            )
            domain = [("warehouse_id", "=", warehouse), ("product_id", "in", products)]
        return action | {"name": self.name, "domain": domain, "context": {}}

    def _judge_order_goods(self, today):
        if today < self.done_on + timedelta(days=DAYS):
            return None
        lines = self.env["purchase.order.line"].search(
            [
                ("product_id", "in", self.facts["products"]),
                ("order_id.state", "in", ("purchase", "done")),
                ("order_id.date_approve", ">=", datetime.combine(self.done_on, time()) - timedelta(days=1)),
                ("order_id.picking_type_id.warehouse_id", "=", self.facts["warehouse"]),
            ]
        )
        return {"ordered": len(lines.product_id)}
