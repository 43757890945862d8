"""Tests on more than one connection: what only committed data can show."""

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install")
class TwoConnections(BaseCase):
    """Nothing is rolled back: whoever inherits cleans up behind itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def connect(self, user_id=SUPERUSER_ID):
        """An environment on a connection of its own, with the snapshot it takes at its first query."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SET LOCAL lock_timeout = '20s'")  # a test that hangs tells nobody anything
        return api.Environment(cr, user_id, {})

    def committed(self):
        """A context whose environment commits at its end."""
        test = self

        class Committed:
            def __enter__(self):
                self.env = test.connect()
                return self.env

            def __exit__(self, kind, *_error):
                if kind is None:
                    self.env.flush_all()
                    self.env.cr.commit()  # pylint: disable=invalid-commit
                self.env.cr.close()

        return Committed()
