"""Tills keep contacts on their devices: those of before know nothing of what tills load since this version."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let every till read its data anew when it is opened next."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["pos.config"].with_context(active_test=False).search([])._compute_local_data_integrity()
