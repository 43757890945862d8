import re

from odoo import api, models
from odoo.fields import Command

# The largest id that PostgreSQL knows for records.
MOST_ID = 2**31 - 1


class RestaurantSegment(models.Model):
    """What tag rules ask of the segment that describes them."""

    _inherit = "restaurant.segment"

    @api.model
    def _exported_fields(self):
        return [*super()._exported_fields(), "guest_tag_ids"]

    def action_tag_guests(self):
        """Ask which tags to give to the guests who are in the segment now, or to take from them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tags for the Guests of “%(segment)s”", segment=self.name),
            "res_model": "restaurant.guest.tagging",
            "view_mode": "form",
            "target": "new",
            "context": {"default_segment_id": self.id, "default_partner_ids": []},
        }

    def action_make_rule(self):
        """Describe a rule that gives a tag to whoever belongs to the segment, now and later."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("restaurant_crm.restaurant_tag_rule_action")
        line = {"measure": "in_segment", "comparison": "=", "value": 1, "segment_id": self.id}
        context = {
            "active_test": False,
            "default_active": False,
            "default_name": self.name,
            "default_condition_ids": [Command.create(line)],
        }
        return action | {"view_mode": "form", "views": [(False, "form")], "context": context}

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
