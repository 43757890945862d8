from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.tools import format_date

from ...engine.channel import timeline
from ..guest.profile_field import ONLY_GUEST_RELATIONS

# Entries of the timeline on the guest's page: what one screen shows.
ENTRIES = 30
ICONS = {
    "dine_in": "fa-cutlery",
    "takeaway": "fa-shopping-bag",
    "delivery": "fa-motorcycle",
    "interaction": "fa-comments-o",
    "reservation": "fa-calendar-check-o",
    "complaint": "fa-frown-o",
}


class ResPartner(models.Model):
    """The guest over all channels: how they eat, how they came, and what happened when."""

    _inherit = "res.partner"

    guest_timeline = fields.Html(compute="_compute_guest_timeline", sanitize=False, groups=ONLY_GUEST_RELATIONS)
    guest_channels_text = fields.Char(
        string="Channels Used",
        compute="_compute_guest_channels",
        groups=ONLY_GUEST_RELATIONS,
        help="The shares of the guest's visits, and the channel of the first one.",
    )
    guest_identity_ids = fields.One2many(
        "restaurant.identity", "partner_id", string="Known By", groups=ONLY_GUEST_RELATIONS, readonly=True
    )

    def _compute_guest_channels(self):
        labels = dict(self.env["restaurant.visit"]._fields["channel"]._description_selection(self.env))
        first = dict(self.env.execute_query(timeline.first_channels(self._origin.ids)))
        for partner in self:
            # The rights of the profile decide what of it is shown.
            profile = partner.guest_profile_id
            shares = [(labels[name], profile[f"{name}_share"]) for name in labels if profile[f"{name}_share"]]
            said = ", ".join(f"{label} {share:.0f} %" for label, share in sorted(shares, key=lambda pair: -pair[1]))
            came = said and first.get(partner._origin.id)
            if came:
                said = self.env._("%(shares)s; first by %(channel)s", shares=said, channel=labels[came])
            partner.guest_channels_text = said

    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_guest_timeline(self):
        for partner in self:
            partner.guest_timeline = partner._timeline_html()

    def _timeline_day(self, at):
        return format_date(self.env, fields.Datetime.context_timestamp(self, at))

    def _timeline_html(self):
        """What happened to the guest in all channels, newest first; only what the reader may read."""
        self.ensure_one()
        rows = []
        mine = [("partner_id", "in", self.ids)]
        for visit in self.env["restaurant.visit"].search(mine, limit=ENTRIES):
            rows.append((visit.visited_at, visit.channel, visit.store_id.display_name, visit.dishes, visit.amount))
        for told in self.env["restaurant.interaction"].search(mine, limit=ENTRIES):
            kind = dict(told._fields["kind"]._description_selection(self.env))[told.kind]
            rows.append((told.happened_at, "interaction", kind, told.subject or "", 0))
        for booked in self.env["restaurant.reservation"].search(mine, limit=ENTRIES):
            state = dict(booked._fields["state"]._description_selection(self.env))[booked.state]
            rows.append((booked.reserved_for, "reservation", booked.store_id.display_name, state, 0))
        for complaint in self.env["restaurant.complaint"].search(mine, limit=ENTRIES):
            rows.append((complaint.received_at, "complaint", complaint.display_name, "", 0))
        rows.sort(key=lambda row: row[0], reverse=True)
        return Markup("").join(
            Markup(
                '<div class="d-flex gap-2 mb-1"><i class="fa fa-fw flex-shrink-0 %s mt-1"></i>'
                '<span class="text-nowrap">%s</span>'
                '<span class="text-nowrap fw-bold">%s</span><span class="text-muted">%s</span></div>'
            )
            % (
                ICONS[kind],
                self._timeline_day(at),
                escape(title),
                escape(text or ""),
            )
            for at, kind, title, text, _amount in rows[:ENTRIES]
        )
