from odoo import api, fields, models

from ..shared.one_by_one import one_by_one
from .restaurant_complaint_clock import LEVELS

# Days after which the order that a till spoke of is not waited for any more.
WAIT_DAYS = 180


class RestaurantComplaint(models.Model):
    """What nobody comes to do: bring late complaints to the next manager, find orders that arrive afterwards."""

    _inherit = "restaurant.complaint"

    @api.model
    def _cron_escalate(self):
        """Bring complaints that take too long to the next higher manager, each once a level."""
        now = fields.Datetime.now()
        for method, domain in (
            (
                "_link_orders",
                [
                    ("order_uuid", "!=", False),
                    ("order_id", "=", False),
                    ("received_at", ">", fields.Datetime.subtract(now, days=WAIT_DAYS)),
                ],
            ),
            ("_escalate", [("closed", "=", False), ("escalate_at", "<=", now)]),
        ):
            one_by_one(self.search(domain, order="received_at, id"), domain, method)

    def _escalate(self):
        """One level higher: the manager gets an activity and follows the complaint."""
        rules = self.env["restaurant.complaint.deadline"]._all()
        for complaint in self:
            level = int(complaint.escalation_level) + 1
            store = complaint.store_id.sudo()
            managers = {1: store.manager_id, 2: store.region_id.manager_id}
            manager = managers[level] or managers[2] or complaint.user_id
            rule = rules._fitting(complaint)
            further = level < len(LEVELS) - 1 and rule
            start = complaint.reopened_at or complaint.received_at
            complaint.write(
                {
                    "escalation_level": str(level),
                    "escalate_at": further and rule._after(start, store, (level + 1) * rule.escalation_minutes),
                }
            )
            if manager:
                complaint._todo("escalated", manager)

    def _link_orders(self):
        """Find the orders that tills spoke of, as soon as they have arrived."""
        waiting = self.filtered(lambda complaint: complaint.order_uuid and not complaint.order_id)
        orders = self.env["pos.order"].sudo().search([("uuid", "in", waiting.mapped("order_uuid"))])
        by_uuid = {order.uuid: order for order in orders}
        for complaint in waiting:
            order = by_uuid.get(complaint.order_uuid)
            if order and order.company_id == complaint.company_id:
                lines = order.lines.filtered(
                    lambda line, dishes=complaint.dish_ids: line.product_id.id in (dishes or [])
                )
                complaint.write({"order_id": order.id, "order_line_ids": [(6, 0, lines.ids)]})
