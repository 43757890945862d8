import re

from odoo import models

from ...engine.segment.reasons import filter_reasons, reasons


class RestaurantSegment(models.Model):
    """What tag rules ask of the segment that describes them."""

    _inherit = "restaurant.segment"

    def _explain_many(self, partner_ids):
        """Why these guests belong to the segment or not: guest id -> a list with a dict for each line.

        Keys are those of ``engine.reasons``. It is what the guest log keeps.
        """
        self.ensure_one()
        self.env.flush_all()
        question, conditions, domain_query = self._ingredients(self._question(sorted(partner_ids)))
        answers = [
            reasons(question, condition, line._filter_names())
            for line, condition in zip(self.condition_ids, conditions, strict=True)
        ]
        if domain_query is not None:
            answers.append(filter_reasons(question, domain_query))
        return {guest: [answer[guest] for answer in answers] for guest in question.partner_ids}

    def _tags_asked_for(self):
        """The tags on which it depends who belongs to these segments, segments in segments included."""
        seen = self.browse()
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
        """The segments that contact filters may name by id."""
        found = self.browse()
        for segment in self:
            if "guest_segment_ids" in (segment.partner_domain or ""):
                found |= found.browse(map(int, re.findall(r"\b\d+\b", segment.partner_domain))).exists()
        return found
