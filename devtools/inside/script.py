"""Runs a script inside Odoo: script.py CONFIG DATABASE FILE [ARGS]; FILE `-` is standard input.

The script finds `env` (as superuser), `self` (its user) and `odoo`. As in Odoo's own shell, only
what it commits with env.cr.commit() is kept. Running servers then learn of changed caches.
"""

import signal
import sys
from pathlib import Path


def main(config_file, database, file, *args):
    import odoo
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    options = ["-c", config_file, "-d", database, "--no-http", "--log-level=warn"]
    config.parse_config(options, setup_logging=True)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    source, name = (sys.stdin.read(), "<stdin>") if file == "-" else (Path(file).read_text(), file)
    sys.argv = [name, *args]
    sys.path[0] = str(Path.cwd() if file == "-" else Path(file).resolve().parent)
    registry = Registry(database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env = env(context=env["res.users"].context_get())
        scope = {"env": env, "self": env.user, "odoo": odoo}
        scope |= {"__name__": "__main__", "__file__": name}
        try:
            exec(compile(source, name, "exec"), scope)
        finally:
            cr.rollback()
            registry.signal_changes()


if __name__ == "__main__":
    main(*sys.argv[1:])
