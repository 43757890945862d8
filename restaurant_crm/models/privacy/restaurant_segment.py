import json
from urllib.parse import parse_qs, urlencode, urlsplit

from odoo import models


class RestaurantSegment(models.Model):
    """A file of guests is for writing to them: those who did not agree to that are not in it."""

    _inherit = "restaurant.segment"

    def action_export_guests(self):
        action = super().action_export_guests()
        address = urlsplit(action["url"])
        data = json.loads(parse_qs(address.query)["data"][0])
        data["domain"] = [*data["domain"], ["guest_messages_allowed", "=", True]]
        return action | {"url": f"{address.path}?{urlencode({'data': json.dumps(data)})}"}
