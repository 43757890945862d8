"""Parts of a transaction that may fail alone, and transactions that start again."""

import logging
from contextlib import contextmanager

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure, UniqueViolation

# What REPEATABLE READ says when two workers meet: the loser starts again on a fresh snapshot.
CONFLICTS = (SerializationFailure, DeadlockDetected, LockNotAvailable, UniqueViolation)
# How often a transaction starts again at once, as core's requests do: who still loses then has another problem.
MAX_TRIES = 5

_logger = logging.getLogger(__name__)


class Attempt:
    """How a block of ``attempt`` ended."""

    # What the block raised; None when it came to its end.
    error = None


@contextmanager
def attempt(cr, flush=True):
    """Run the block in a savepoint: what it raises takes back the block alone, and is kept.

        with attempt(self.env.cr) as tried:
            self._evaluate()
        if tried.error:
            _logger.error("This failed: %s", tried.error)

    Conflicts with other transactions pass through: there the whole transaction has to start again.

    :param flush: False in a block that neither needs nor leaves anything pending in the cache
    """
    tried = Attempt()
    try:
        with cr.savepoint(flush=flush):
            yield tried
    except CONFLICTS:
        raise
    except Exception as error:
        tried.error = error


def start_again(env, step, remaining=None):
    """Take a step of a scheduled action; where another transaction was faster, start it again on a fresh snapshot.

        changes = start_again(self.env, self._apply)

    All that ``step`` does since the last commit is one transaction. Committing it is left to the caller.

    :param step: function without arguments
    :param remaining: what the scheduled action has left to do, for its progress
    :return: what ``step`` returned; None when the time of the scheduled action ran out before it got through
    """
    for tries in range(1, MAX_TRIES + 1):
        try:
            result = step()
            # Of what is still pending it shows only here.
            env.flush_all()
            return result
        except CONFLICTS:
            env.cr.rollback()
            if tries == MAX_TRIES:
                raise
            _logger.info("Another transaction was faster; starting again")
            if not env["ir.cron"]._commit_progress(remaining=remaining):
                break
    return None
