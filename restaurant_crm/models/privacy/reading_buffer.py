"""Who read what, kept in memory until it is written: requests that read write nothing themselves.

Reads run on read-only cursors, where writing makes the request fail and run again. So entries wait in a buffer of the
process and go to the database in one statement, by a connection of their own: a second later, or when many wait. A
process that is killed loses a second of them.
"""

import atexit
import logging
import threading
import time
from collections import Counter, defaultdict

import psycopg2

from odoo.sql_db import db_connect

_logger = logging.getLogger(__name__)

SECONDS, MOST = 1.0, 500
# Of a database that cannot be written to no more wait.
MOST_WAITING = 20_000
INSERT = """INSERT INTO restaurant_guest_reading_log (read_at, user_id, via, model, contact_ids, guest_count, address)
            SELECT read_at, user_id, via, model, contact_ids::int[], guest_count, address
              FROM unnest(%s::timestamp[], %s::int[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[])
                AS entry(read_at, user_id, via, model, contact_ids, guest_count, address)"""
# The place of the ids in an entry.
IDS = 4

_lock = threading.Lock()
_waiting = defaultdict(list)
_timers = {}
# (database, user) -> guests read in the running hour, as far as this process knows.
_counts = Counter()
_hour = 0


def note(database, entry, counted=True, by_itself=True):
    """Keep an entry: a tuple of ``INSERT``.

    :param counted: whether its guests were really shown
    :param by_itself: write it a moment later; False where somebody calls ``flush``, as tests do
    """
    global _hour  # noqa: PLW0603
    with _lock:
        hour = int(time.time() // 3600)
        if hour != _hour:
            _counts.clear()
            _hour = hour
        if counted:
            _counts[database, entry[1]] += entry[5]
        waiting = _waiting[database]
        if len(waiting) < MOST_WAITING:
            waiting.append(entry)
        if not by_itself:
            return
        if database not in _timers:
            delay = 0 if len(waiting) >= MOST else SECONDS
            timer = threading.Timer(delay, write, [database])
            timer.daemon = True
            _timers[database] = timer
            timer.start()


def count(database, user_id):
    """Guests that a user has read in the running hour, by this process."""
    with _lock:
        return _counts[database, user_id] if int(time.time() // 3600) == _hour else 0


def take(database):
    """What waits, and nothing waits any more."""
    with _lock:
        _timers.pop(database, None)
        return _waiting.pop(database, [])


def write(database):
    """Write what waits; what cannot be written now waits for the next time."""
    entries = take(database)
    if not entries:
        return
    try:
        with db_connect(database).cursor() as cr:
            flush_into(cr, entries)
    except (psycopg2.Error, psycopg2.Warning) as error:
        _logger.warning("Entries of who read which guests could not be written yet: %s", error)
        with _lock:
            _waiting[database] = (entries + _waiting[database])[:MOST_WAITING]


def flush_into(cr, entries):
    """Insert the entries by a cursor, in one statement."""
    columns = list(zip(*entries, strict=True))
    cr.execute(
        INSERT, [[*map(_listed, column)] if number == IDS else list(column) for number, column in enumerate(columns)]
    )


def _listed(ids):
    # Arrays of arrays have to be of one length: as text they need not.
    return f"{{{','.join(map(str, ids))}}}"


def _write_all():
    # Of tests nothing is written: they have no timers.
    for database in list(_timers):
        write(database)


atexit.register(_write_all)
