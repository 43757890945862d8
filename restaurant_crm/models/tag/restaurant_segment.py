import re

from odoo import models

# The largest id that PostgreSQL knows for records.
MOST_ID = 2**31 - 1


class RestaurantSegment(models.Model):
    """What tag rules ask of the segment that describes them."""

    _inherit = "restaurant.segment"

    def _tags_asked_for(self):
        """The tags on which it depends who belongs to these segments, segments in segments included."""
        seen = self.browse()
        # sudo: whoever asks does not read what they are made of, only whether.
        following = self.sudo().with_context(active_test=False)
        tags = self.env["restaurant.tag"].sudo()
        while following:
            tags |= following.condition_ids.tag_ids
            tags |= tags.browse(following._tags_of_contact_filters())
            seen |= following
            following = (following.condition_ids.segment_id | following._segments_of_contact_filters()) - seen
        return tags

    def _tags_of_contact_filters(self):
        """All tags when a contact filter speaks of tags in any way: which ones is not worth finding out."""
        if any(re.search("guest_(tag|log)", segment.partner_domain or "") for segment in self):
            return self.env["restaurant.tag"].search([]).ids  # pylint: disable=no-search-all
        return []

    def _segments_of_contact_filters(self):
        """The segments that contact filters may name: those with the ids that are in them, all without any."""
        found = self.browse()
        for segment in self:
            if "guest_segment_ids" in (segment.partner_domain or ""):
                # Other numbers may be anything, such as those of telephones.
                numbers = {int(number) for number in re.findall(r"\b\d+\b", segment.partner_domain)}
                found |= self.search([("id", "in", [number for number in numbers if number <= MOST_ID] or found.ids)])
                if not numbers:
                    found |= self.search([("usage", "=", "segment")])
        return found


class RestaurantSegmentCondition(models.Model):
    """Lines about tags that cashiers do not see are none of theirs."""

    _inherit = "restaurant.segment.condition"

    def _is_told_to(self, reader, inside=()):
        tags = self._named("tag_ids")
        hidden = reader.at_till and any(tag.sensitive or not tag.visible_at_till for tag in tags)
        return not hidden and super()._is_told_to(reader, inside)
