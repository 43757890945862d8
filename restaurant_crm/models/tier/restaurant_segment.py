from odoo import api, models
from odoo.exceptions import ValidationError


class RestaurantSegment(models.Model):
    """What tiers ask of the segments that describe them, and which segments ask for tiers."""

    _inherit = "restaurant.segment"

    @api.model
    def _exported_fields(self):
        return [*super()._exported_fields(), "guest_tier_id"]

    def _is_promised(self):
        """Levels follow rules that are published: who objects to a profile keeps them."""
        usages = set(self.mapped("usage"))
        return bool(usages) and usages <= {"tier_scheme", "tier", "tier_keep"} or super()._is_promised()

    def _asks_for_tiers(self):
        """Whether it depends on tiers who belongs to one of these segments, segments in segments included."""
        seen = self.browse()
        # sudo: whoever asks does not read what they are made of, only whether.
        following = self.sudo().with_context(active_test=False)
        while following:
            if "tier_level" in following.condition_ids.mapped("measure"):
                return True
            if any("guest_tier" in (segment.partner_domain or "") for segment in following):
                return True
            seen |= following
            following = (following.condition_ids.segment_id | following._segments_of_contact_filters()) - seen
        return False

    @api.constrains("condition_ids", "partner_domain", "usage")
    def _check_not_about_tiers(self):
        """Schemes and levels that ask for levels would chase themselves."""
        for segment in self:
            if segment.usage in ("tier_scheme", "tier", "tier_keep") and segment._asks_for_tiers():
                raise ValidationError(
                    self.env._("“%(segment)s” cannot depend on the tier that a guest has.", segment=segment.name)
                )


class RestaurantSegmentCondition(models.Model):
    _inherit = "restaurant.segment.condition"

    @api.constrains("measure", "segment_id", "owner_id")
    def _check_not_about_tiers(self):
        self.owner_id._check_not_about_tiers()
