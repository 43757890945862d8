from odoo import api, models
from odoo.tools import SQL

from ...engine.privacy import consent as engine
from ...engine.shared.flush import flush
from ..guest.profile_field import ONLY_GUEST_RELATIONS
from ..shared.readable_rows import ReadableRows
from .restaurant_consent import PURPOSES


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

    def _allowing(self, channel, purpose):
        """The contacts among these who allow this purpose on this channel today."""
        flush(self.env, engine.SOURCES)
        query = SQL(
            "SELECT id FROM res_partner WHERE id = ANY(%s) AND %s",
            self.ids,
            engine.granted(SQL("res_partner.id"), channel, purpose),
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

    @api.model
    def _consent_purposes(self):
        """Purposes that guests are asked about, in the order of the pages that ask."""
        return [code for code, _label in PURPOSES]

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
