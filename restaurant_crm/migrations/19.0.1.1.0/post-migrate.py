"""Fill in what 19.0.1.0.0 did not know: of past visits, and who reads the monthly summary."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Check everybody in the background: the update itself does not wait for it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["restaurant.fact.check"]._start("update")
    managers = env["restaurant.store"].search([]).manager_id | env["restaurant.region"].search([]).manager_id
    env["digest.digest"]._subscribe_managers(managers)
