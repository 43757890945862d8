from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.privacy import consent as engine
from ...engine.shared.clock import local_date
from ...engine.shared.flush import flush
from ..segment.recipients import mentions_guests

# Channels of mailings, by their type.
CHANNELS = {"mail": "mail", "sms": "sms"}


class MailingMailing(models.Model):
    """Mailings to guests reach who agreed; those that are not chosen by visits and tags, who has not refused."""

    _inherit = "mailing.mailing"

    def _get_recipients_domain(self):
        domain = super()._get_recipients_domain()
        if self.mailing_model_real != "res.partner":
            return domain
        chosen = mentions_guests(self.mailing_domain)
        channel = CHANNELS.get(self.mailing_type, "mail")
        flush(self.env, engine.SOURCES)
        today = local_date(self.env)

        def allowed(model, alias, query):
            guest = SQL(
                "%s IS TRUE AND %s IS NOT TRUE",
                SQL.identifier(alias, "partner_share"),
                SQL.identifier(alias, "is_company"),
            )
            may = engine.may_ask(SQL.identifier(alias, "id"), channel, chosen, today)
            return SQL("(NOT (%s) OR %s)", guest, may)

        return domain & Domain.custom(to_sql=allowed)
