"""Wakes the scheduler soon after a commit, without making whoever committed wait.

``ir.cron._notifydb`` opens a connection of its own: several milliseconds that a checkout
should not pay, for a worker that may start a moment later as well. Rings that follow each
other closely become one. A ring that gets lost with its process costs a minute: the
scheduler looks for due triggers by itself that often.
"""

import logging
import threading
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.server import CommonServer

_logger = logging.getLogger(__name__)

DELAY = 0.2  # seconds
WATCH_EVERY = 60  # seconds
PATIENCE = 2  # seconds

_lock = threading.Lock()
_at_work = threading.Lock()
_stopped = threading.Event()
_ringing = set()
_watched = {}


def ring(dbname):
    """Notify the scheduler of this database within a moment."""
    with _lock:
        if dbname in _ringing:
            return
        _ringing.add(dbname)
    timer = threading.Timer(DELAY, _notify, [dbname])
    timer.daemon = True
    timer.start()


def _notify(dbname):
    # First: what is committed from now on needs a ring of its own.
    with _lock:
        _ringing.discard(dbname)
    with _at_work:
        if _stopped.is_set():
            return
        try:
            with Registry(dbname).cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["ir.cron"]._notifydb()
                _watch(env)
        except Exception:
            _logger.info("The scheduler of %s could not be woken; it will look by itself", dbname, exc_info=True)


def _stop():
    """A server that stops closes all connections, also under a ring on its way: that would log an error."""
    _stopped.set()
    if _at_work.acquire(timeout=PATIENCE):
        _at_work.release()


CommonServer.on_stop(_stop)


def _watch(env):
    """Whoever rings is not the scheduler: here it shows when that does not hear. Said now and then, not for each."""
    now = time.monotonic()
    dbname = env.cr.dbname
    if now - _watched.get(dbname, -WATCH_EVERY) >= WATCH_EVERY:
        _watched[dbname] = now
        env["restaurant.guest.queue"]._watch()
