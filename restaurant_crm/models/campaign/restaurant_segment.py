from odoo import fields, models
from odoo.fields import Command


class RestaurantSegment(models.Model):
    """Campaigns are described by a segment of their own, and may be about those of another one."""

    _inherit = "restaurant.segment"

    usage = fields.Selection(selection_add=[("campaign", "Campaign")], ondelete={"campaign": "cascade"})

    def action_make_campaign(self):
        """Describe a campaign for whoever belongs to the segment when it runs."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_campaign_action")
        line = {"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": self.id}
        context = {"default_name": self.name, "default_condition_ids": [Command.create(line)]}
        return action | {"view_mode": "form", "views": [(False, "form")], "context": context}

    def _is_promised(self):
        """Campaigns leave out who objects to a profile by themselves, and count them."""
        return set(self.mapped("usage")) == {"campaign"} or super()._is_promised()
