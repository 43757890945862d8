import logging

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
            time_left = cron._commit_progress()
