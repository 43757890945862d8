"""Questions about everybody that a read replica may answer.

A replica is a copy of the database that follows a moment behind, and to which nobody writes. What people look at may be
a moment old: previews, backtests, reports. What is written by comparing it with what is stored may not, and the till
may not: they never ask it.
"""

import logging

import psycopg2

from odoo.tools import config

from . import mirror, planner

_logger = logging.getLogger(__name__)


def is_there():
    """Whether this server knows a replica (``db_replica_host`` in its configuration)."""
    return bool(config["db_replica_host"] or "replica" in config["dev_mode"])


def ask(env, query, apart=False):
    """The rows of a SELECT about everybody, from the replica where there is one, else from the database itself.

    Where the replica is away, lags behind an update, or has to give up the statement for what it follows, the
    database answers.

    :param apart: its rows about a guest depend on this guest alone: servers that share the guests may be asked, if
        there are any
    """
    if apart:
        try:
            return mirror.ask(env, query)
        except mirror.NotThere as error:
            _logger.log(logging.INFO if str(error) else logging.DEBUG, "The mirrors did not answer: %s", error)
    if is_there():
        env.flush_query(query)
        try:
            with env.registry.cursor(readonly=True) as cr, planner.whole_house(cr):
                cr.execute(query)
                return cr.fetchall()
        except psycopg2.Error as error:
            _logger.warning("The replica did not answer, the database is asked: %s", error)
    return planner.rows_of_all(env, query)
