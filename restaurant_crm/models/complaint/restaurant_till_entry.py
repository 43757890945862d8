from odoo import api, fields, models

from ..till import entry_values as read
from .restaurant_complaint_steps import LONGEST_TEXT

# Characters of a name or number told with a complaint.
LONGEST_CONTACT = 100


class RestaurantTillEntry(models.Model):
    """Complaints that staff take at a till."""

    _inherit = "restaurant.till.entry"

    kind = fields.Selection(selection_add=[("complaint", "Complaint")], ondelete={"complaint": "cascade"})

    @api.model
    def _kinds_without_guest(self):
        return super()._kinds_without_guest() | {"complaint"}

    def _receive_complaint(self, guest, entry, entered_at):
        """A complaint of ``guest``. The store is that of the till, or of the order when it is here already."""
        # Only tills of companies that the cashier works for.
        config = self.env["pos.config"].search([("id", "=", read.number(entry, "config_id"))]).sudo()
        category = self.env["restaurant.complaint.category"].sudo().browse(read.number(entry, "category_id")).exists()
        self.env["restaurant.complaint"].sudo()._report(
            {
                "uuid": read.uuid(entry, "uuid"),
                "source": "till",
                "description": read.text(entry, "text", LONGEST_TEXT, cut=True),
                "category_id": category.filtered("active").id,
                "partner_id": guest.id,
                **({} if guest else self._contact(entry)),
                "order_uuid": read.uuid(entry, "order_uuid", required=False),
                "dish_ids": read.numbers(entry, "product_ids"),
                "store_id": config.store_id.id,
                "received_at": entered_at,
            }
        )._link_orders()

    def _contact(self, entry):
        """Who complains, as far as the cashier was told."""
        return {name: read.text(entry, name, LONGEST_CONTACT, cut=True) or False for name in ("contact_name", "phone")}
