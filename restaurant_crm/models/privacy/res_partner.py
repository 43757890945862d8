from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.privacy import consent as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..guest.profile_field import ONLY_GUEST_RELATIONS
from ..shared.readable_rows import ReadableRows


class ResPartner(models.Model):
    """What a guest allows."""

    _inherit = "res.partner"

    guest_consent_ids = ReadableRows(
        "restaurant.consent", "partner_id", string="Consents", groups=ONLY_GUEST_RELATIONS, readonly=True
    )
    guest_consent_state_ids = ReadableRows(
        "restaurant.consent.state",
        "partner_id",
        string="Consents in Force",
        groups=ONLY_GUEST_RELATIONS,
        readonly=True,
    )

    guest_messages_allowed = fields.Boolean(
        string="Agreed to Messages",
        compute="_compute_guest_messages_allowed",
        search="_search_guest_messages_allowed",
        groups=ONLY_GUEST_RELATIONS,
        help="The guest agrees to offers and news on one channel at least, as of today.",
    )

    def _compute_guest_messages_allowed(self):
        allowing = self._allowing_any("marketing")
        for partner in self:
            partner.guest_messages_allowed = partner in allowing

    def _search_guest_messages_allowed(self, operator, value):
        self._check_field_access(self._fields["guest_messages_allowed"], "read")
        if operator != "in" or set(value) - {True, False}:
            return NotImplemented
        flush(self.env, engine.SOURCES)
        today = local_date(self.env)
        allowed = Domain.custom(
            to_sql=lambda model, alias, query: engine.granted_any(SQL.identifier(alias, "id"), "marketing", today)
        )
        return Domain.OR([allowed] * (True in value) + [~allowed] * (False in value))

    def _allowing_any(self, purpose):
        """The contacts among these who allow this purpose on some channel today."""
        flush(self.env, engine.SOURCES)
        query = SQL(
            "SELECT id FROM res_partner WHERE id = ANY(%s) AND %s",
            self.ids,
            engine.granted_any(SQL("res_partner.id"), purpose, local_date(self.env)),
        )
        allowing = {row[0] for row in self.env.execute_query(query)}
        return self.filtered(lambda partner: partner.id in allowing)

    def _allowing(self, channel, purpose):
        """The contacts among these who allow this purpose on this channel today."""
        flush(self.env, engine.SOURCES)
        query = SQL(
            "SELECT id FROM res_partner WHERE id = ANY(%s) AND %s",
            self.ids,
            engine.granted(SQL("res_partner.id"), channel, purpose, local_date(self.env)),
        )
        allowing = {row[0] for row in self.env.execute_query(query)}
        return self.filtered(lambda partner: partner.id in allowing)

    def _refusing(self, purpose):
        """The contacts among these who have said no to this purpose."""
        flush(self.env, engine.SOURCES)
        query = SQL(
            "SELECT id FROM res_partner WHERE id = ANY(%s) AND %s",
            self.ids,
            engine.refused(SQL("res_partner.id"), purpose),
        )
        refusing = {row[0] for row in self.env.execute_query(query)}
        return self.filtered(lambda partner: partner.id in refusing)

    def _consent_changed(self, purpose):
        """These guests have said something about a purpose; whoever has to act on it at once extends this."""
        if purpose == "profiling":
            refusing = self._refusing("profiling")
            # sudo: the guest has said so, whoever notes it.
            for guests, objects in ((refusing, True), (self - refusing, False)):
                guests.sudo().filtered(lambda guest, objects=objects: guest.guest_no_profiling != objects).write(
                    {"guest_no_profiling": objects}
                )
            self.env["restaurant.guest.queue"]._add(self)
        self._guest_changed()
