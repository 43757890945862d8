"""Makes the demo database: make_demo.py CONFIG DATABASE MODULE ...

A Chinese chain's database without the companies, products and contacts of Odoo's own demo data: what
`odoo db init --country=cn` does comes first, then both languages, so that each module brings its own texts, then
the modules and at last the demo data of the addon alone. All in one process, since each start costs seconds.
"""

import gc
import sys

COUNTRY = "base.cn"
LANGUAGES = ("en_US", "zh_CN")


def main(config_file, database, *modules):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    options = ["-c", config_file, "-d", database, "--no-http", "--skip-auto-install"]
    config.parse_config(options, setup_logging=True)
    _settle(Registry.new(database, update_module=True, new_db_demo=False))
    _trust_views()
    _fill(Registry.new(database, install_modules=modules))


def _trust_views():
    """Do not check each view again whenever another one extends it: the tests' installation does, and updates do."""
    from odoo.addons.base.models.ir_ui_view import IrUiView

    IrUiView._check_xml = lambda views: None


def _environment(cr):
    from odoo import SUPERUSER_ID, api

    return api.Environment(cr, SUPERUSER_ID, {})


def _settle(registry):
    """Give the company its country, whose chart of accounts is then the only one that is loaded."""
    with registry.cursor() as cr:
        env = _environment(cr)
        country = env.ref(COUNTRY)
        country.currency_id.active = True
        env.ref("base.main_company").write({"country_id": country.id, "currency_id": country.currency_id.id})
        for code in LANGUAGES:
            env["res.lang"]._activate_lang(code)
        env.ref("base.module_base")._update_translations()


def _fill(registry):
    # All of what is here by now stays, and looking through it again and again for what does not takes seconds.
    gc.freeze()
    with registry.cursor() as cr:
        _environment(cr)["restaurant.demo"]._load()
        # The scheduler asks before PostgreSQL counts by itself: one statement took seven minutes without.
        cr.execute("ANALYZE")


if __name__ == "__main__":
    main(*sys.argv[1:])
