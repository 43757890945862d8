"""Builders for tests of privacy."""

from odoo.tools import SQL

from ...engine.privacy import consent as engine
from ...engine.shared.clock import local_date
from ..common import GuestCase


class PrivacyCase(GuestCase):
    def say(self, guest, state, channel="mail", purpose="marketing", source="staff", **evidence):
        return self.env["restaurant.consent"]._record(guest, channel, purpose, state, source, **evidence)

    def may(self, guest, channel="mail", purpose="marketing", at=None):
        """What the SQL of whoever sends something says."""
        self.env.flush_all()
        query = SQL("SELECT %s", engine.granted(SQL("%s", guest.id), channel, purpose, at or local_date(self.env)))
        return self.env.execute_query(query)[0][0]

    def refuses(self, guest, purpose):
        return self.env.execute_query(SQL("SELECT %s", engine.refused(SQL("%s", guest.id), purpose)))[0][0]
