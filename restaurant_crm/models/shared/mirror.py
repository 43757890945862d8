"""Mirrors of the facts on other servers, which share the guests: for what people look at, where one server is outgrown.

They stand in the configuration (``restaurant_crm_mirrors``) or the environment (``RESTAURANT_CRM_MIRRORS``), divided by
``;``, each as PostgreSQL names a database: ``host=... port=... user=... dbname=...``. What does not compare guests with
each other they answer together, each about its own guests with the same statement; a moment behind, as a replica.
"""

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2

from odoo.tools import config

from ...engine.shared import mirrors as engine
from . import planner

_logger = logging.getLogger(__name__)

VARIABLE, OPTION = "RESTAURANT_CRM_MIRRORS", "restaurant_crm_mirrors"
# Seconds after which a mirror that does not answer counts as away.
PATIENCE = 5
# Bytes of the database's log after which a mirror that follows is too far behind.
MOST_BEHIND = 64 * 2**20
# Seconds for which mirrors that were away are not asked again.
REST = 60

_away_until = 0


class NotThere(Exception):
    """The mirrors cannot answer; somebody else has to."""


def addresses():
    """Where the mirrors are, in their order."""
    said = os.environ.get(VARIABLE) or config.get(OPTION) or ""
    return [address.strip() for address in said.split(";") if address.strip()]


def ask(env, query):
    """The rows of a SELECT whose rows about a guest depend on this guest alone, from all mirrors.

    :raise NotThere: one of them is away, still copies, or knows too little for it
    """
    global _away_until  # noqa: PLW0603
    where = addresses()
    if not where or time.monotonic() < _away_until:
        raise NotThere
    if env.execute_query(engine.behind())[0][0] > MOST_BEHIND:
        raise NotThere("A mirror is too far behind")
    env.flush_query(query)
    text = env.cr.mogrify(query.code, query.params).decode()
    try:
        with ThreadPoolExecutor(len(where)) as pool:
            parts = list(pool.map(lambda address: _ask_one(address, text), where))
    except psycopg2.OperationalError as error:
        _away_until = time.monotonic() + REST
        raise NotThere(str(error)) from error
    except psycopg2.Error as error:
        # It asks for what mirrors do not have, such as the name of a contact.
        raise NotThere(str(error)) from error
    return [row for rows in parts for row in rows]


def _ask_one(address, text):
    with closing(psycopg2.connect(address, connect_timeout=PATIENCE)) as connection, connection.cursor() as cr:
        if not _first(cr, engine.is_complete()):
            raise NotThere("A mirror still copies, or follows no longer")
        with planner.whole_house(cr):
            cr.execute(text)
            return cr.fetchall()


def _first(cr, query):
    cr.execute(query.code, query.params)
    return cr.fetchone()[0]


def _do(cr, query):
    cr.execute(query.code, query.params)


# -- setting up ------------------------------------------------------------------------------------


def set_up(env, where, own, patience=3600):
    """Have empty databases follow this one, and wait until they have copied what is there.

    :param where: addresses of the mirrors, in their order
    :param own: the address of this database, as mirrors reach it
    """
    tear_down(env, where)
    if "options=" not in own:
        # To begin it waits for all that is being written, however long that takes.
        own = f"{own} options='-c lock_timeout=0'"
    tables, indexes = {}, env.execute_query(engine.indexes())
    for table, column, kind in env.execute_query(engine.columns()):
        tables.setdefault(table, []).append((column, kind))
    for number in range(len(where)):
        env.cr.execute(engine.publish(number, len(where)))
    env.cr.commit()
    for number, address in enumerate(where):
        with closing(_connect(address)) as connection, connection.cursor() as cr:
            for table, its_columns in tables.items():
                _do(cr, engine.make_table(table, its_columns))
            for table, definition, its_columns in indexes:
                if engine.has_index(table, its_columns):
                    cr.execute(definition)
            _do(cr, engine.subscribe(number, own, env.cr.dbname))
    until = time.monotonic() + patience
    for address in where:
        with closing(_connect(address)) as connection, connection.cursor() as cr:
            while not _first(cr, engine.is_complete()):
                if time.monotonic() > until:
                    raise NotThere(f"{address} still copies")
                time.sleep(0.2)
            cr.execute("ANALYZE")


def tear_down(env, where):
    """Have nothing follow this database any more; what mirrors have is forgotten."""
    for number, address in enumerate(where):
        with closing(_connect(address)) as connection, connection.cursor() as cr:
            try:
                _do(cr, engine.leave(number))
            except psycopg2.OperationalError:
                # What it followed is away: then it is left without a word.
                _do(cr, engine.forget(number))
                _do(cr, engine.leave(number))
            _do(cr, engine.drop_tables())
    for number in range(len(where)):
        env.cr.execute(engine.end(number))
    env.cr.execute(engine.as_before())
    env.cr.commit()


def _connect(address):
    connection = psycopg2.connect(address)
    connection.autocommit = True
    return connection
