from odoo import models


class RestaurantSegment(models.Model):
    """What surveys do with an audience."""

    _inherit = "restaurant.segment"

    def action_ask_guests(self):
        """Open the survey that asks the segment, or describe a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_survey_action")
        surveys = self.env["restaurant.survey"].search([("segment_id", "=", self.id)])
        if surveys:
            return action | {"domain": [("id", "in", surveys.ids)], "display_name": self.name}
        context = {"default_segment_id": self.id, "default_name": self.name}
        return action | {"view_mode": "form", "views": [(False, "form")], "context": context}
