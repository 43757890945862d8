"""Install, update and uninstall beside a till in use, rules and filters: nothing of ours may stay.

The steps inside Odoo are those of inside/lifecycle.py. What the database was before the
installation is written down, and what it is after the removal must be the same.
"""

from .console import say, step
from .odoo import MODULE, refuse_complaints
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
    refuse_complaints(odoo.install(database, MODULE, f"installing {MODULE}"))
    inside("a till sells; rules and filters use our fields", "use")
    refuse_complaints(odoo.update(database))
    inside("a till sells after the update", "sell")
    refuse_complaints(odoo.uninstall(database, MODULE))
    inside("contacts and tills work as before, and nothing of ours is left", "verify", before)
    say("lifecycle: installed, updated and removed without a trace")
