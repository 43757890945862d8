from odoo import fields, models


class RestaurantStore(models.Model):
    """The visits of a store."""

    _inherit = "restaurant.store"

    visit_ids = fields.One2many("restaurant.visit", "store_id", string="Visits", groups="restaurant_crm.group_user")
    visit_count = fields.Integer(
        string="Visits (30 Days)", compute="_compute_visit_count", groups="restaurant_crm.group_user"
    )

    def _compute_visit_count(self):
        since = fields.Date.add(fields.Date.context_today(self), days=-30)
        counts = dict(
            self.env["restaurant.visit"]._read_group(
                [("store_id", "in", self.ids), ("visit_date", ">", since)], ["store_id"], ["__count"]
            )
        )
        for store in self:
            store.visit_count = counts.get(store, 0)

    def write(self, vals):
        """A new clock gives old visits other dates: their guests are evaluated again."""
        moved = self.filtered(
            lambda store: any(name in vals and store[name] != vals[name] for name in ("tz", "day_ends_at"))
        )
        result = super().write(vals)
        if moved:
            self.env["restaurant.guest.queue"]._add_guests_in(moved)
        return result

    def action_open_visits(self):
        """Open the store's visits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_visit_action")
        return action | {"domain": [("store_id", "=", self.id)], "context": {"search_default_last_90_days": 1}}
