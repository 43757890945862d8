"""Whether a pooler of connections, such as PgBouncer, stands between this server and PostgreSQL.

Pooling by transaction hands each transaction whichever connection is free. What this addon prepares on a connection it
looks for and uses within one transaction, so that it does not mind. But whoever listens must keep its connection: the
scheduler and the websockets of Odoo do that in the database ``postgres``, which a pooler has to pool by session.
"""

import contextlib
import logging

import psycopg2

from odoo.sql_db import PoolError, db_connect

_logger = logging.getLogger(__name__)

LISTENING = "postgres"
# Others that hold connections while it is tried.
OTHERS = 2

# Whether this process has looked.
_looked = set()


def moves(database=LISTENING):
    """Whether transactions of one connection to ``database`` are executed by different ones behind a pooler.

    False also where nobody can tell, for the pooler had connections to spare.
    """
    with contextlib.ExitStack() as open_:
        mine = open_.enter_context(db_connect(database).cursor())
        before = _backend(mine)
        mine.commit()
        # Poolers hand out first what was used last: by then another has it.
        for _other in range(OTHERS):
            _backend(open_.enter_context(db_connect(database).cursor()))
        return _backend(mine) != before


def loses_notifications():
    """Whether a pooler keeps from Odoo what it listens for; False where it cannot be asked."""
    try:
        return moves()
    except (psycopg2.Error, PoolError):
        _logger.info("Whether a pooler is between could not be found out", exc_info=True)
        return False


def look_once():
    """Say in the server log, once a process, that a pooler keeps from Odoo what it listens for."""
    if LISTENING in _looked:
        return
    _looked.add(LISTENING)
    if loses_notifications():
        _logger.error(
            "A pooler between this server and PostgreSQL hands each transaction another connection, also in the "
            "database “%s”: jobs wake up late and tills hear nothing. Have it pool that database by session; in "
            "pgbouncer.ini: %s = host=... pool_mode=session",
            LISTENING,
            LISTENING,
        )


def _backend(cr):
    cr.execute("SELECT pg_backend_pid()")
    return cr.fetchone()[0]
