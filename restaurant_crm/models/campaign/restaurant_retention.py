from odoo import api, fields, models

from ...engine.campaign import outbox
from ...engine.privacy.retention import Growing


class RestaurantRetention(models.Model):
    """What campaigns have sent has a key without its time: old messages are deleted some at a time.

    Who took part stays, so that nobody is taken in twice, and with it the results.
    """

    _inherit = "restaurant.retention"

    kind = fields.Selection(
        selection_add=[("outbox", "Messages That Campaigns Have Sent"), ("guests",)],
        ondelete={"outbox": "cascade"},
    )

    @api.model
    def _growing(self):
        return super()._growing() | {"outbox": Growing("restaurant_campaign_message", "due_at", outbox.is_over())}
