from odoo import fields, models

from ... import settings
from ...engine.fact.placed import channels_of_presets

# A dish whose stock is kept came in within so many days; of the others nobody counts.
STOCK_DAYS = 60


class PosSession(models.Model):
    """What a till suggests by."""

    _inherit = "pos.session"

    def load_suggestions(self, version=0):
        """What the till needs to suggest dishes on its own, also without network.

        :param version: of the table that the till has
        :return: dict of ``version``, ``table`` (see ``analytics/suggestion_table.py``; left out if the till has it),
            ``sold_out`` ids of dishes, ``choose_one`` ids of categories of which one dish is enough, ``dayparts`` pairs
            of part and first hour, ``channels`` of orders
            at no table and at one by preset; an empty dict where nothing is suggested
        """
        self.ensure_one()
        self.check_access("read")
        config = self.config_id
        # sudo: cashiers read no tables, and no stock.
        table = self.env["restaurant.suggestion.table"].sudo()._latest(config.company_id)
        if not config.suggest_dishes or not table:
            return {}
        answer = {
            "version": table.id,
            "sold_out": self.sudo()._sold_out(table.payload["dishes"]),
            "choose_one": self.env["pos.category"].sudo().search([("choose_one", "=", True)]).ids,
            "dayparts": list(zip(settings.DAYPARTS, settings.daypart_starts(self.env), strict=True)),
            "channels": dict(self.env.execute_query(channels_of_presets(self.env))),
        }
        return answer if version == table.id else {**answer, "table": table.payload}

    def _sold_out(self, dish_ids):
        """The ids of those of these dishes of which the store has none left; whoever else knows of it extends this.

        Only of dishes whose stock is kept: many houses sell what never came in.
        """
        products = self.env["product.product"].search([("product_tmpl_id", "in", dish_ids), ("is_storable", "=", True)])
        if not products:
            return []
        since = fields.Datetime.subtract(fields.Datetime.now(), days=STOCK_DAYS)
        warehouse = self.config_id.picking_type_id.warehouse_id
        kept = self.env["stock.move"]._read_group(
            [
                ("product_id", "in", products.ids),
                ("state", "=", "done"),
                ("date", ">=", since),
                ("location_dest_id", "child_of", warehouse.view_location_id.ids),
                ("location_id.usage", "!=", "customer"),
            ],
            ["product_id"],
        )
        sizes = products.browse().concat(*(product for (product,) in kept)).with_context(warehouse_id=warehouse.id)
        left = {size.product_tmpl_id for size in sizes if size.qty_available > 0}
        return sorted((sizes.product_tmpl_id - self.env["product.template"].concat(*left)).ids)
