from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..guest.res_partner import ONLY_GUEST_RELATIONS
from .reader import READER_CONTEXT
from .restaurant_segment import AROUND, ONLY_READ

# Segments as such, not those that describe rules and levels.
PLAIN = [("usage", "=", "segment")]
# Context key: contacts are asked whether they are in segments, and nothing else makes use of the answer.
PLAINLY = "restaurant_segments_plainly"


def _mentions_segments(domain):
    """Whether a domain asks for segments, in any depth."""
    return any(
        condition.field_expr == "guest_segment_ids" or _leads_to_segments(condition)
        for condition in domain.iter_conditions()
    )


def _leads_to_segments(condition):
    """Whether a condition on contacts asks for segments by way of other records."""
    if ".guest_segment_ids" in condition.field_expr or condition.field_expr.startswith("guest_segment_ids."):
        return True
    return isinstance(condition.value, Domain) and _mentions_segments(condition.value)


class UndecidedSegment(ValidationError):
    """It cannot be said who is in a segment that is asked for."""


class ResPartner(models.Model):
    """The segments that a guest belongs to."""

    _inherit = "res.partner"

    guest_segment_ids = fields.Many2many(
        "restaurant.segment",
        string="Segments",
        compute="_compute_guest_segment_ids",
        search="_search_guest_segment_ids",
        groups=ONLY_GUEST_RELATIONS,
        help="The segments that the guest belongs to now.",
    )

    @api.depends_context(*READER_CONTEXT)
    def _compute_guest_segment_ids(self):
        segments = self.env["restaurant.segment"].search(PLAIN)
        guests = self._origin
        members = {segment: set(segment._shown_guest_ids(guests.ids)) for segment in segments} if guests else {}
        for partner in self:
            partner.guest_segment_ids = segments.filtered(
                lambda segment, guest=partner._origin.id: guest in members.get(segment, ())
            )

    @api.model
    def _search_guest_segment_ids(self, operator, value):
        """Guests of any of the segments; usable in every domain, dotted paths included.

        Users find their own guests, by the segments that they may read.

        :raise UndecidedSegment: a segment is broken or was deleted, and it is asked who is not in it: who is not known
            to be in it is not known to be out of it, either. Asked through other records, that may be meant, too.
        """
        self._check_field_access(self._fields["guest_segment_ids"], "read")
        Segment = self.env["restaurant.segment"]
        Segment.check_access("read")
        if self.env.context.get(ONLY_READ):
            return Domain.TRUE
        negative = operator in Domain.NEGATIVE_OPERATORS
        ids, without = [], False
        if operator in ("any", "not any"):
            ids = (Segment.search(value) if isinstance(value, Domain) else Segment.browse(value)).ids
            if negative and not ids:
                raise UndecidedSegment(self.env._("There is no such segment."))
        elif operator in ("in", "not in"):
            ids, without = [segment_id for segment_id in value if segment_id], False in value
        elif operator in ("=", "!="):
            # What the framework falls back to when a search fails: it fails again.
            ids, without = [value] if value else [], not value
        else:
            return NotImplemented
        segments = Segment.browse(ids).exists()
        segments.check_access("read")
        every = Segment.search(PLAIN) if without else Segment
        around = self.env.context.get(AROUND)
        strictly = around or not self.env.context.get(PLAINLY)
        if strictly or negative:
            self._check_decided(segments, len(set(ids)), around)
        if strictly or (without and not negative):
            self._check_decided(every, len(every), around)
        found = Domain.OR(Domain("id", "in", segment._guests_sql()) for segment in segments)
        if without:
            found |= ~Domain.OR(Domain("id", "in", segment._guests_sql()) for segment in every)
        return self._own_guests() & (~found if negative else found)

    @api.model
    def _search(self, domain, *args, **kwargs):  # pylint: disable=arguments-differ
        return super(ResPartner, self._asked(domain))._search(domain, *args, **kwargs)

    def filtered_domain(self, domain):
        """In memory, segments are compared with those that contacts are in: what cannot be decided has to be seen."""
        if _mentions_segments(Domain(domain)):
            self._search(domain)
        return super().filtered_domain(domain)

    def _asked(self, domain):
        """Contacts to be asked ``domain``: where it names segments only by a plain condition, nothing turns around what
        that finds, and a segment that is broken simply has nobody."""
        conditions = list(Domain(domain).iter_conditions())
        plain = any(condition.field_expr == "guest_segment_ids" for condition in conditions)
        if not plain or any(map(_leads_to_segments, conditions)):
            return self
        return self.with_context(**{PLAINLY: True})

    def _check_decided(self, segments, wanted, around):
        """Raise UndecidedSegment when one of the ``wanted`` segments was deleted or is broken.

        :param around: what a contact filter is part of, see ``AROUND``
        """
        if len(segments) < wanted:
            raise UndecidedSegment(self.env._("A segment that is asked for does not exist any more."))
        for segment in segments.sudo():
            if problem := segment._defect(around[1] if around else frozenset()):
                raise UndecidedSegment(problem)

    def action_check_segment(self):
        """Ask for a segment and say which of its lines hold for the guest."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why Is a Guest in a Segment?"),
            "res_model": "restaurant.segment.check",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_segment_id": self.guest_segment_ids[:1].id,
                "from_guest": True,
            },
        }
