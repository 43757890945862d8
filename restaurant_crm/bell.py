"""Wakes the scheduler soon after a commit, without making whoever committed wait.

``ir.cron._notifydb`` opens a connection of its own: several milliseconds that a checkout
should not pay, for a worker that may start a moment later as well. Rings that follow each
other closely become one. A ring that gets lost with its process costs a minute: the
scheduler looks for due triggers by itself that often.
"""

import logging
import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

_logger = logging.getLogger(__name__)

DELAY = 0.2  # seconds

_lock = threading.Lock()
_ringing = set()


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
    try:
        with Registry(dbname).cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["ir.cron"]._notifydb()
    except Exception:
        _logger.info("The scheduler of %s could not be woken; it will look by itself", dbname, exc_info=True)
