"""Visits have learned what was taken off and where the guests sat: fill it in for past ones."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Check everybody in the background: the update itself does not wait for it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["restaurant.fact.check"]._start("update")
