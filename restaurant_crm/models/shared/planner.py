"""What PostgreSQL misjudges about statements on many guests, said in one place.

It plans by statistics of yesterday: of a table that was empty when they were taken, and has been filled since, it
thinks that it holds a handful of rows, and goes through all of them for each of thousands of guests. And of long
statements on many rows it compiles expressions for seconds that then take tenths of one.
"""

from contextlib import contextmanager

from odoo.tools import SQL

# From here on the planner expects so much work that it would compile expressions.
FEW_GUESTS = 50

MANY = {"jit": "off", "work_mem": "64MB"}
# Looking each guest up in an index beats reading whole tables, which takes as long on any disk of today.
SOME = MANY | {"random_page_cost": "1.1"}
# Reading an index in the order of guests beats hashing all of them.
EVERYBODY = MANY | {"enable_hashagg": "off"}
# Where no table is small, there is nothing to loop over. For single statements only: what asks for a record needs it.
WHOLE_HOUSE = EVERYBODY | {"enable_nestloop": "off"}


def set_for(cr, partner_ids):
    """Set the planner up until the transaction ends for statements about these guests; None is everybody."""
    if partner_ids is None:
        _set(cr, EVERYBODY)
    elif isinstance(partner_ids, SQL) or len(partner_ids) > FEW_GUESTS:
        _set(cr, SOME)


def without_compiling(cr):
    """Have nothing compiled until the transaction ends. No SELECT: a statement that locks may have to be the first."""
    cr.execute("SET LOCAL jit = off")


def for_a_batch(cr):
    """The same for statements that take some rows of a table of any size: they are looked up, not searched for."""
    without_compiling(cr)
    cr.execute("SET LOCAL random_page_cost = 1.1")


@contextmanager
def whole_house(cr):
    """Within it statements read everybody. After an error PostgreSQL takes the settings back itself."""
    names = list(WHOLE_HOUSE)
    cr.execute("SELECT " + ", ".join(["current_setting(%s)"] * len(names)), names)
    before = dict(zip(names, cr.fetchone(), strict=True))
    _set(cr, WHOLE_HOUSE)
    yield
    _set(cr, before)


def rows_of_all(env, query):
    """The rows of one statement that reads the orders, visits or guests of whole stores."""
    with whole_house(env.cr):
        return env.execute_query(query)


def _set(cr, values):
    cr.execute(
        "; ".join(["SELECT set_config(%s, %s, TRUE)"] * len(values)), [part for item in values.items() for part in item]
    )
