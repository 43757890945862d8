from uuid import UUID

from odoo import api, fields, models


class RestaurantTillEntry(models.Model):
    """Complaints that staff take at a till."""

    _inherit = "restaurant.till.entry"

    kind = fields.Selection(selection_add=[("complaint", "Complaint")], ondelete={"complaint": "cascade"})

    @api.model
    def _kinds_without_guest(self):
        return super()._kinds_without_guest() | {"complaint"}

    def _take_complaint(self, guest, entry, entered_at):
        """A complaint of ``guest``. The store is that of the till, or of the order when it is here already."""
        # Only tills of companies that the cashier works for.
        config = self.env["pos.config"].search([("id", "=", int(entry.get("config_id") or 0))]).sudo()
        category = self.env["restaurant.complaint.category"].sudo().browse(int(entry.get("category_id") or 0)).exists()
        self.env["restaurant.complaint"].sudo()._report(
            {
                "uuid": str(UUID(str(entry["uuid"]))),
                "source": "till",
                "description": entry.get("text"),
                "category_id": category.filtered("active").id,
                "partner_id": guest.id,
                **({} if guest else self._contact(entry)),
                "order_uuid": str(entry.get("order_uuid") or "") or False,
                "dish_ids": [int(product) for product in entry.get("product_ids") or []],
                "store_id": config.store_id.id,
                "received_at": entered_at,
            }
        )._link_orders()

    def _contact(self, entry):
        """Who complains, as far as the cashier was told."""
        return {name: str(entry.get(name) or "").strip()[:100] or False for name in ("contact_name", "phone")}
