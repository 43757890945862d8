from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..guest.res_partner import ONLY_GUEST_RELATIONS
from .restaurant_segment import AROUND


class ResPartner(models.Model):
    """The segments that a guest belongs to."""

    _inherit = "res.partner"

    guest_segment_ids = fields.Many2many(
        "restaurant.segment",
        string="Segments",
        compute="_compute_guest_segment_ids",
        search="_search_guest_segment_ids",
        compute_sudo=True,
        groups=ONLY_GUEST_RELATIONS,
        help="The segments that the guest belongs to now.",
    )

    def _compute_guest_segment_ids(self):
        segments = self.env["restaurant.segment"].search([("usage", "=", "segment")])
        members = {segment: set(segment._guest_ids(self._origin.ids)) for segment in segments} if self._origin else {}
        for partner in self:
            partner.guest_segment_ids = segments.filtered(
                lambda segment, guest=partner._origin.id: guest in members.get(segment, ())
            )

    @api.model
    def _search_guest_segment_ids(self, operator, value):
        """Guests of any of the segments; usable in every domain, dotted paths included."""
        Segment = self.env["restaurant.segment"].sudo()
        plain = [("usage", "=", "segment")]
        around = self.env.context.get(AROUND)
        if operator == "any":
            segments, without = Segment.search(value) if isinstance(value, Domain) else Segment.browse(value), False
        elif operator == "in":
            segments = Segment.browse(filter(None, value)).exists()
            without = False in value
        else:
            return NotImplemented
        if around:
            # Within the contact filter of a segment: a broken one must not turn into everybody by a "not".
            for segment in segments | (Segment.search(plain) if without else Segment):
                if problem := segment._defect(around[1]):
                    raise ValidationError(problem)
        domain = Domain.OR(Domain("id", "in", segment._guests_sql()) for segment in segments)
        if without:
            domain |= ~Domain.OR(Domain("id", "in", segment._guests_sql()) for segment in Segment.search(plain))
        return domain

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
