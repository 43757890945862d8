import json
from urllib.parse import urlencode

from odoo import api, models
from odoo.exceptions import UserError


class RestaurantSegment(models.Model):
    """What can be done with an audience. Rooms that do more with it add a button to ``next_steps`` of the form."""

    _inherit = "restaurant.segment"

    def action_export_guests(self):
        """Give out the guests of the segment as a file, through core's own door: it asks who may, and what is read."""
        self.ensure_one()
        if self.problem:
            raise UserError(self.problem)
        names = self._exported_fields()
        described = self.env["res.partner"].fields_get(names, ["string", "type"])
        data = {
            "model": "res.partner",
            "fields": [
                {"name": name, "label": described[name]["string"], "type": described[name]["type"]}
                for name in names
                if name in described
            ],
            "ids": False,
            "domain": [["guest_segment_ids", "in", self.ids]],
            "groupby": [],
            "import_compat": False,
            "context": {"lang": self.env.lang},
        }
        query = urlencode({"data": json.dumps(data)})
        return {"type": "ir.actions.act_url", "url": f"/web/export/xlsx?{query}", "target": "download"}

    @api.model
    def _exported_fields(self):
        """Names of the fields of contacts that a file of guests has; rooms add theirs."""
        return ["name", "phone", "email", "guest_stage", "guest_visits_365", "guest_spend_365", "guest_last_visit_date"]

    def _deletion_consequences(self):
        found = super()._deletion_consequences()
        return found + self.env["restaurant.segment.condition"]._told_without(self, "segment_id")
