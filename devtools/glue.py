"""The addons that join ours with others of Odoo: their texts and tests, and that nothing of them stays."""

from . import tests_run, translations
from .console import Problem, say, step
from .odoo import manifest, refuse_complaints
from .place import GLUE, folder
from .process import call


def check(odoo, args):
    """Raise Problem when anything of it does not hold; ``args`` go to pytest."""
    # First without them, to see later what they leave.
    database, _log = odoo.fresh("crm_glue", "--skip-auto-install")
    needs = ",".join(sorted({name for glue in GLUE for name in manifest(glue)["depends"]}))
    before = folder("log") / "glue.json"
    options = "--skip-auto-install", "--load-language=en_US,zh_CN"
    refuse_complaints(odoo.install(database, needs, f"installing {needs}", *options))
    _inside(odoo, database, "writing down the database", "remember", before)
    refuse_complaints(odoo.install(database, ",".join(GLUE), f"installing {', '.join(GLUE)}"))
    for module in GLUE:
        translations.check(odoo, database, module)
    command, env = tests_run.pytest_command(odoo, database)
    if call([*command, *GLUE, "-q", *args], env):
        raise Problem("Tests failed.")
    refuse_complaints(odoo.update(database, GLUE))
    for module in GLUE:
        refuse_complaints(odoo.uninstall(database, module))
    _inside(odoo, database, "nothing of it is left", "same", before)
    say("glue: installed, tested, updated and removed without a trace")


def _inside(odoo, database, title, *args):
    with step(title):
        odoo.run_script(database, "lifecycle", f"Failed: {title}.", *args)
