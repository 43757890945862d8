"""Parts of a transaction that may fail alone, and what may not."""

from contextlib import contextmanager

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure, UniqueViolation

# What REPEATABLE READ says when two workers meet: the loser starts again on a fresh snapshot.
CONFLICTS = (SerializationFailure, DeadlockDetected, LockNotAvailable, UniqueViolation)


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
