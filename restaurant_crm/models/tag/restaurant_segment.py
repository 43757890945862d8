import logging
import re

from odoo import models

from ...engine.segment.reasons import filter_reasons, reasons
from ..shared.transactions import attempt

_logger = logging.getLogger(__name__)


# The largest id that PostgreSQL knows for records.
MOST_ID = 2**31 - 1


class RestaurantSegment(models.Model):
    """What tag rules ask of the segment that describes them."""

    _inherit = "restaurant.segment"

    def _explain_many(self, partner_ids, as_of=None):
        """Why these guests belong to the segment or not: guest id -> a list with a dict for each line.

        Keys are those of ``engine.reasons``. It is what the guest log keeps.

        :param as_of: an instant in UTC; None for now
        """
        self.ensure_one()
        self.env.flush_all()
        question, conditions, domain_query = self._ingredients(self._question(sorted(partner_ids), as_of))
        answers = [
            reasons(question, condition, line._filter_names())
            for line, condition in zip(self.condition_ids, conditions, strict=True)
        ]
        if domain_query is not None:
            answers.append(filter_reasons(question, domain_query))
        return {guest: [answer[guest] for answer in answers] for guest in question.partner_ids}

    def _reasons_for_log(self, partner_ids):
        """What ``_explain_many`` says; nothing when that fails: what has happened is noted all the same."""
        with attempt(self.env.cr) as tried:
            return self._explain_many(partner_ids)
        _logger.error("Segment %s (%s) cannot be explained: %s", self.id, self.name, tried.error)
        return {}

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
