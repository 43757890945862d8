"""Install, update and uninstall beside a till in use, rules and filters: nothing of ours may stay.

The steps inside Odoo are those of inside/lifecycle.py. What the database was before the
installation is written down, and what it is after the removal must be the same.
"""

from .console import Problem, say, step
from .odoo import MODULE, complaints
from .place import folder


def check(odoo):
    database = odoo.database("crm_lifecycle")
    before = folder("log") / "lifecycle.json"
    odoo.copy(odoo.dependencies_template(), database)

    def inside(title, *args):
        with step(title):
            odoo.run_script(database, "lifecycle", f"Failed: {title}.", *args)

    inside("a till sells before the installation", "sell")
    inside("writing down the database", "remember", before)
    _quiet(odoo.install(database, MODULE, f"installing {MODULE}"))
    inside("a till sells; rules and filters use our fields", "use")
    _quiet(odoo.update(database))
    inside("a till sells after the update", "sell")
    with step(f"removing {MODULE}"):
        args = ["-c", odoo.config, "-d", database, MODULE]
        _quiet(odoo.run(f"uninstall-{database}", "It cannot be removed.", "module", "uninstall", *args))
    inside("contacts and tills work as before, and nothing of ours is left", "verify", before)
    say("lifecycle: installed, updated and removed without a trace")


def _quiet(log):
    if found := complaints(log):
        raise Problem(f"{log} has warnings:\n" + "\n".join(found))
