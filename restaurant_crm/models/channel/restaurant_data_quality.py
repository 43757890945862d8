from odoo import fields, models

from ...engine.channel import quality


class RestaurantDataQuality(models.Model):
    """How well each store knows its guests, and what to do about it."""

    _name = "restaurant.data.quality"
    _description = "Data Quality of a Store"
    _auto = False
    _order = "store_id"
    _rec_name = "store_id"

    store_id = fields.Many2one("restaurant.store", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    till_orders = fields.Integer(string="Orders at Tills", readonly=True, help="Of the last 90 days.")
    till_share = fields.Float(string="Known Guests (%)", readonly=True, aggregator="avg", digits=(5, 1))
    platform_orders = fields.Integer(readonly=True, help="Of the last 90 days, cancelled ones left out.")
    platform_share = fields.Float(string="Known at Platforms (%)", readonly=True, aggregator="avg", digits=(5, 1))
    guests = fields.Integer(readonly=True, help="Whose favourite store it is.")
    doubles = fields.Integer(readonly=True, help="Guests with the number of another guest.")
    without_birthday = fields.Integer(readonly=True)
    unreachable = fields.Integer(readonly=True, help="Guests with neither a number nor an e-mail address.")
    no_names = fields.Integer(
        string="No Real Name", readonly=True, help="Contacts called guest, test, by a number or by nothing."
    )
    bad_numbers = fields.Integer(string="Impossible Numbers", readonly=True)
    staff = fields.Integer(
        string="Staff among Guests", readonly=True, help="Users of this database: their own meals count as visits."
    )
    todo = fields.Text(string="What to Do", compute="_compute_todo")

    @property
    def _table_query(self):
        return quality.stores()

    def _compute_todo(self):
        for row in self:
            todo = [
                row.till_orders and row.till_share < 30 and self.env._("ask for the number before paying"),
                row.platform_orders
                and row.platform_share < 30
                and self.env._("print the code on delivery receipts and ask for it at the till"),
                row.doubles and self.env._("merge guests with the same number"),
                row.bad_numbers and self.env._("correct impossible numbers"),
                row.no_names and self.env._("give guests names, archive test contacts"),
                row.staff and self.env._("ring up meals of staff without a guest"),
                row.guests and row.unreachable > row.guests / 4 and self.env._("ask for a number or an e-mail address"),
            ]
            row.todo = "; ".join(filter(None, todo))

    def _guests(self, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.res_partner_action")
        return action | {"domain": [("guest_favourite_store_id", "=", self.store_id.id), *domain], "context": {}}

    def action_open_doubles(self):
        """Open the guests of the store who have the number of another."""
        return self._guests([("guest_has_double", "=", True)])

    def action_open_unreachable(self):
        """Open the guests of the store whom nobody can reach."""
        return self._guests([("phone", "=", False), ("email", "=", False)])

    def action_open_bad_numbers(self):
        """Open the guests of the store whose number is none."""
        return self._guests([("phone", "!=", False), ("phone_sanitized", "=", False)])

    def action_open_no_names(self):
        """Open the guests of the store whose name is none: staff made them in a hurry, or to try something."""
        self.ensure_one()
        self.env["res.partner"].flush_model(["name"])
        nameless = self.env.execute_query(quality.nameless(self.store_id.id))
        return self._guests([("id", "in", [partner_id for (partner_id,) in nameless])])

    def action_open_unknown_orders(self):
        """Open the orders of platforms of the store that are nobody's."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_platform_order_action")
        return action | {"domain": [("store_id", "=", self.store_id.id), ("partner_id", "=", False)], "context": {}}
