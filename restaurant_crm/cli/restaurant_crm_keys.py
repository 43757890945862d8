"""``odoo-bin restaurant_crm_keys``: seal anew with the first key of the configuration."""

import argparse
import logging

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger(__name__)


class RestaurantCrmKeys(Command):
    """Seal all that restaurant_crm has sealed with the first of the keys, and say how much each key still holds.

    Put the new key before the old one (RESTAURANT_CRM_KEY=new,old), start Odoo again, and run this. It may be stopped
    at any moment and run again. The last key of the list stays: digests are made with it.
    """

    name = "restaurant_crm_keys"

    def run(self, args):
        parser = argparse.ArgumentParser(prog=self.prog, description=self.__doc__)
        parser.add_argument("-d", "--database", required=True)
        parser.add_argument("-c", "--config")
        given = parser.parse_args(args)
        config.parse_config(["-d", given.database, *(["-c", given.config] if given.config else [])], setup_logging=True)
        with Registry(given.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sealed = env["restaurant.personal.data"]._seal_anew(commit=cr.commit)
            for key, count in sorted(env["restaurant.personal.data"]._sealed_by_key().items()):
                _logger.info("Key %s: %s values", key, count)
        _logger.info("Sealed anew: %s", sealed)
