"""Benchmarks: what benchmarks/run.py can count on.

`./dev bench ARGS` makes two fresh databases without demo data: crm_bench with the addon, and one
with only its dependencies, whose name is in the environment variable BENCH_PLAIN_DATABASE (open it
with odoo.modules.registry.Registry(name)). It then executes benchmarks/run.py once, in Odoo's
Python, with the globals `env` (superuser on crm_bench), `self` (its user) and `odoo`, and with ARGS
in sys.argv[1:]. The script's folder is importable, and a Chromium is in PATH. The next `./dev bench`
drops both databases.
"""

from .chromium import chromium_path
from .console import Problem
from .place import ROOT


def command(odoo, args):
    """The command and its environment."""
    file = ROOT / "benchmarks" / "run.py"
    if not file.exists():
        raise Problem(f"{file} is missing.")
    database, _log = odoo.fresh("crm_bench")
    plain = odoo.database("crm_bench_plain")
    odoo.copy(odoo.dependencies_template(), plain)
    return odoo.script(database, file, *args), odoo.environment(BENCH_PLAIN_DATABASE=plain, PATH=chromium_path())
