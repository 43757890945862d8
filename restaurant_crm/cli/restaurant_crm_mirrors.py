"""``odoo-bin restaurant_crm_mirrors``: have other servers follow the facts, or end it."""

import argparse
import logging

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger(__name__)


class RestaurantCrmMirrors(Command):
    """Set up the mirrors of the configuration: empty databases on other servers that share the guests among them.

    The server of the database needs ``wal_level = logical``, and a user that may replicate. Run it again whenever the
    number of mirrors, or the version of the addon, has changed: mirrors then copy everything anew.
    """

    name = "restaurant_crm_mirrors"

    def run(self, args):
        parser = argparse.ArgumentParser(prog=self.prog, description=self.__doc__)
        parser.add_argument("-d", "--database", required=True)
        parser.add_argument("-c", "--config")
        parser.add_argument("--own", help="how mirrors reach the database: 'host=... user=... dbname=...'")
        parser.add_argument("--end", action="store_true", help="have nothing follow the database any more")
        given = parser.parse_args(args)
        config.parse_config(["-d", given.database, *(["-c", given.config] if given.config else [])], setup_logging=True)
        # Odoo loads commands by themselves, before it knows where addons are.
        from odoo.addons.restaurant_crm.models.shared import mirror  # pylint: disable=odoo-addons-relative-import

        where = mirror.addresses()
        if not where:
            parser.error(f"there are no mirrors: say them as {mirror.OPTION} in the configuration file")
        if not (given.own or given.end):
            parser.error("how do mirrors reach the database? Say it with --own")
        with Registry(given.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if given.end:
                mirror.tear_down(env, where)
                _logger.info("Nothing follows %s any more", given.database)
            else:
                mirror.set_up(env, where, given.own)
                _logger.info("%s mirrors follow %s", len(where), given.database)
