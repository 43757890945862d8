import logging
from datetime import date

from ...engine.shared.clock import local_date

_logger = logging.getLogger(__name__)


def one_by_one(due, domain, method):
    """Call ``method`` on each record of ``due``, in a transaction of its own, from within a scheduled action.

    A record that fails, that another worker holds or that ``domain`` no longer fits stops no
    other; the next run takes it again.
    """
    cron = due.env["ir.cron"]
    time_left = cron._commit_progress(remaining=len(due))
    for record in due:
        if not time_left:
            break
        try:
            if record.try_lock_for_update().filtered_domain(domain):
                getattr(record, method)()
            time_left = cron._commit_progress(1)
        except Exception:
            due.env.cr.rollback()
            _logger.exception("%s stays for the next run", record)
            # Tried is done for this run: what is left makes the scheduler start again at once, and for ever.
            time_left = cron._commit_progress(1)


def in_turn(records, stamp, method, size=1):
    """Call ``method`` on all records once a business day, some at a time, from within a scheduled action.

    A run has seconds, and ends after the records at which they are over; at least some are done in each. The next run
    goes on behind them, for ``stamp`` says whose turn it was today; first come those whose turn was longest ago. Called
    when everybody has had a turn today, it begins anew. What fails is tried once more, alone, and then comes again with
    the next turn.

    :param stamp: name of a date of the records
    :param size: how many records ``method`` is called on together
    """
    cron, today = records.env["ir.cron"], local_date(records.env)
    due = records.filtered(lambda record: record[stamp] != today) or records
    due = due.sorted(lambda record: (record[stamp] or date.min, record.id))
    time_left = cron._commit_progress(remaining=len(due))
    for start in range(0, len(due), size):
        batch = due[start : start + size]
        if not _takes_turn(batch, method):
            for record in batch:
                _takes_turn(record, method)
        batch.exists()[stamp] = today
        time_left = cron._commit_progress(len(batch))
        if not time_left:
            break


def _takes_turn(batch, method):
    """Whether ``method`` came to its end; else it is as if it had not been called."""
    try:
        # Somebody may have deleted one of them meanwhile.
        getattr(batch.exists(), method)()
        batch.env.flush_all()
        batch.env.cr.commit()
    except Exception:
        batch.env.cr.rollback()
        _logger.exception("%s could not have its turn", batch)
        return False
    return True
