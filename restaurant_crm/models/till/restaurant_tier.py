from odoo import api, models
from odoo.fields import Domain


class RestaurantTier(models.Model):
    """The tiers that a till shows."""

    _name = "restaurant.tier"
    _inherit = ["restaurant.tier", "pos.load.mixin", "restaurant.till.word.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        # Cashiers may not read schemes.
        return Domain("scheme_id", "in", self.env["restaurant.tier.scheme"]._in_force().ids)

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "color", "icon", "priority", "description", "write_date"]

    def _tells_what_tills_hide(self):
        """Whether the conditions name something that cashiers do not see: hidden tags, segments, contact filters."""
        self.ensure_one()
        segments = self.segment_id | self.keep_segment_id
        conditions = segments.condition_ids
        hidden = conditions.tag_ids.filtered(lambda tag: tag.sensitive or not tag.visible_at_till)
        filtered = any((segment.partner_domain or "[]").strip() != "[]" for segment in segments)
        return bool(hidden or conditions.segment_id or filtered)
